"""One seed, from the first process to the verdict."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.simulation import actions, all_services, toy_world
from tests.simulation.plants import NOTHING, Plant
from tests.simulation.timeless import run
from tests.simulation.world import World

# Every so many seeds, all four services play.
ALL_EVERY = 10
# In so many of them, what was set for some day is due in the end.
DAYS_PASS_AT_LAST = 0.5


@dataclass
class Outcome:
    """What came of a seed: what was broken, and all that was done."""

    seed: int
    violations: list[str]
    trace: list[str] = field(repr=False)
    done: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """For whoever must find out why."""
        lines = [f"Seed {self.seed}. Alone: python -m tests.simulation --seed {self.seed}", *self.trace]
        return "\n".join([*lines, *(f"BROKEN {one}" for one in self.violations)])


def play(seed: int, plant: Plant = NOTHING) -> Outcome:
    """Play the seed with what is planted."""
    with _by_itself(), plant.planted():
        return run(_play(seed, plant))


@contextmanager
def _by_itself() -> Iterator[None]:
    """Without a word in the log, and leaving chance as it was for whoever plays no seed."""
    before = random.getstate()
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        random.setstate(before)


async def _play(seed: int, plant: Plant) -> Outcome:
    world = World.of(seed)
    all_play = seed % ALL_EVERY == 0 if plant.all_services is None else plant.all_services
    scene = (all_services.AllServices if all_play else toy_world.ToyWorld)(world, plant)
    world.start()
    chosen = actions.mixture(world.random)
    parts = list(world.parts.values())
    for _ in range(world.random.randint(10, 40)):
        world.see_to_the_dead()
        scene.ask()
        await world.random.choice(chosen)(world, world.random.choice(parts))
        await world.elapse()
    if world.random.random() < DAYS_PASS_AT_LAST:
        await actions.pass_days(world, parts[0])
    is_calm = await world.calm()
    world.stop()
    broken = scene.violations() if is_calm else [f"It never became calm: {world.why_not_calm()}"]
    return Outcome(seed, list(broken), world.trace, dict(world.done))
