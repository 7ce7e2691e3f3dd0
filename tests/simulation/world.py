"""A few services, a log between them, and everything that a seed makes of it, until all is calm again."""

import asyncio
import random as globally
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from services.contract.boroughs import BoroughSlug
from services.runtime.working.record import RawRecord
from tests.simulation.accidents import Accidents
from tests.simulation.journal import Journal
from tests.simulation.part import Part, Script
from tests.simulation.stranger import Saying
from tests.simulation.timeless import now

_BOROUGHS = (BoroughSlug.SOUTHWARK, BoroughSlug.TOWER_HAMLETS)
# Longer than anything that waits on purpose: a lease, a pause after an outage, a second attempt.
_CALM_ROUNDS = 900
_ROUND_SECONDS = 0.1


@dataclass
class World:
    """What a seed has to play with."""

    seed: int
    random: Random
    accidents: Accidents
    journal: Journal
    lanes: int
    parts: dict[str, Part] = field(default_factory=dict)
    sayings: list[Saying] = field(default_factory=list)
    garbled: list[RawRecord] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    asking: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    def of(cls, seed: int) -> "World":
        """An empty one; must be called in a loop without time."""
        # What the runtime draws by itself, such as how long it waits, is the seed's too.
        globally.seed(seed)
        random = Random(seed)  # noqa: S311 - it must repeat itself
        journal = Journal(_BOROUGHS, random.randint(1, 2))
        return cls(seed, random, Accidents.dealt(random), journal, random.choice((1, 2, 4)))

    def add(self, script: Script) -> Part:
        """One more service."""
        part = Part(script, self.journal, self.accidents, now, self.lanes)
        self.parts[part.name] = part
        return part

    def note(self, what: str) -> None:
        """Write into the trace."""
        self.done[what.partition(" ")[0]] += 1
        self.trace.append(f"{asyncio.get_running_loop().time():8.3f} {what}")

    def start(self) -> None:
        """Every service begins, with a process or two."""
        for part in self.parts.values():
            for _ in range(self.random.randint(1, 2)):
                part.group.join()
            part.group.deal(self.random)
            part.start_relay()

    def stop(self) -> None:
        """End everything."""
        for part in self.parts.values():
            part.stop()
        for task in self.asking:
            task.cancel()

    def see_to_the_dead(self) -> None:
        """Whoever died is replaced, and its partitions are dealt anew."""
        for part in self.parts.values():
            if part.group.bury():
                self.note(f"died {part.name}")
                part.group.refill()
                part.group.deal(self.random)

    async def elapse(self) -> None:
        """Let some time pass, or hardly any."""
        await asyncio.sleep(self.random.choice((0.0, 0.002, 0.02, 0.3)) * self.random.random())

    async def calm(self) -> bool:
        """Nothing goes wrong any more: wait until all is done. Whether it was."""
        self.accidents.healed = True
        self.note("healed")
        for saying in self.sayings:
            self.journal.put(saying.topic, saying.key, saying.value, saying.headers)
        for part in self.parts.values():
            await part.group.wake(self.random)
            part.start_relay()
        for _ in range(_CALM_ROUNDS):
            self.see_to_the_dead()
            self.deliver_all()
            await asyncio.sleep(_ROUND_SECONDS)
            if not self.asking and all(part.drained for part in self.parts.values()):
                return True
        return False

    def deliver_all(self) -> None:
        """Everything that waits comes to everybody."""
        for part in self.parts.values():
            for member in part.group.members:
                for place in member.positions:
                    member.fetch(place, 100)

    def why_not_calm(self) -> str:
        """What still waits."""
        waiting = {
            part.name: (len(part.truth.storage.memory.messages), part.group.behind) for part in self.parts.values()
        }
        return ", ".join(
            f"{name} has {unsent} unsent and is behind at {behind}" for name, (unsent, behind) in waiting.items()
        )
