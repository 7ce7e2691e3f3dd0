"""All four services, with surgeries and providers at the doors and invented people who are told by mail."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from services.runtime.working.decoding import Undecodable
from tests.chaos.checkers import violations
from tests.chaos.findings.evidence import CONSUMED, Evidence, digest
from tests.chaos.load.history import Kind, Operation, Pair, Phase
from tests.fakes.storage import Memory
from tests.simulation import actions, scripts
from tests.simulation.clients import Clients
from tests.simulation.gathering import gather
from tests.simulation.member import Member
from tests.simulation.messages import once_and_in_order
from tests.simulation.plants import Plant
from tests.simulation.waiting import waiting_in_vain
from tests.simulation.world import World
from tests.support.builders import NOW


class AllServices:
    """The services, and who comes to their doors."""

    def __init__(self, world: World, plant: Plant) -> None:
        self._world = world
        self._mail = scripts.MailServer()
        # Places are scarce, so that processes of matching want the same ones.
        most = world.random.choice((1, 1, 3))
        unknown = world.random.choice((0, 0.5, 1))
        self._capacities = [
            None if world.random.random() < unknown else world.random.randint(0, most)
            for _ in range(world.random.randint(1, 6))
        ]
        self._clients = Clients(world.random, self._door)
        for script in (
            scripts.the_referral(),
            scripts.the_matching(self._capacities),
            scripts.the_notify(self._mail),
            scripts.the_reporting(),
        ):
            world.add(plant.spoil(script))
        self._asked_too_much: set[str] = set()
        world.parts["matching"].truth.watch = self._see

    def _door(self) -> Member:
        return self._world.random.choice(self._world.parts["referral"].group.members)

    def _see(self, _: Memory) -> None:
        """At no moment is a provider asked about more people than it may be."""
        places = self._world.parts["matching"].truth.storage.stores.places
        for service, asked in places.asked.items():
            if len(asked) > scripts.ASKS_AT_ONCE:
                self._asked_too_much.add(f"The service {service} was asked about {len(asked)} at once for a moment.")

    def ask(self) -> None:
        """Now and then, somebody comes."""
        if self._world.random.random() < 0.8:
            actions.ask(self._world, self._clients)

    def violations(self) -> Iterator[str]:
        """What does not hold, sentence by sentence."""
        capacities = scripts.capacities(self._capacities)
        evidence = gather(self._world, mails=Counter(self._mail.sent), capacities=capacities)
        yield from once_and_in_order(self._world)
        for checker, sentences in violations(evidence, [*self._history(), *self._garbled(evidence)]).items():
            yield from (f"{checker}: {sentence}" for sentence in sentences)
        yield from self._asked_too_much
        yield from waiting_in_vain(self._world)

    def _garbled(self, evidence: Evidence) -> Iterator[Pair]:
        """What the stranger has put where nobody can read it."""
        garbled = {digest(record) for record in self._world.garbled}
        for number, record in enumerate(evidence.records(*CONSUMED), len(self._history())):
            if isinstance(evidence.read[record.spot], Undecodable) and digest(record) in garbled:
                facts = {"topic": record.topic, "digest": digest(record)}
                put = Operation(number, "stranger", Kind.GARBLE, Phase.INVOKE, NOW, 0, facts)
                yield Pair(put, replace(put, phase=Phase.OK))

    def _history(self) -> list[Pair]:
        return self._clients.history
