"""All four services, with surgeries and providers at the doors and invented people who are told by mail."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.checkers import violations
from tests.chaos.load.history import Pair
from tests.simulation import actions, scripts
from tests.simulation.clients import Clients
from tests.simulation.gathering import gather
from tests.simulation.member import Member
from tests.simulation.messages import once_and_in_order
from tests.simulation.plants import Plant
from tests.simulation.world import World


class AllServices:
    """The services, and who comes to their doors."""

    def __init__(self, world: World, plant: Plant) -> None:
        self._world = world
        self._mail = scripts.MailServer()
        # Places are scarce, so that processes of matching want the same ones.
        most = world.random.choice((1, 1, 3))
        self._capacities = [world.random.randint(0, most) for _ in range(world.random.randint(1, 6))]
        self._clients = Clients(world.random, self._door)
        for script in (
            scripts.the_referral(),
            scripts.the_matching(self._capacities),
            scripts.the_notify(self._mail),
            scripts.the_reporting(),
        ):
            world.add(plant.spoil(script))

    def _door(self) -> Member:
        return self._world.random.choice(self._world.parts["referral"].group.members)

    def ask(self) -> None:
        """Now and then, somebody comes."""
        if self._world.random.random() < 0.8:
            actions.ask(self._world, self._clients)

    def violations(self) -> Iterator[str]:
        """What does not hold, sentence by sentence."""
        capacities = scripts.capacities(self._capacities)
        evidence = gather(self._world, mails=Counter(self._mail.sent), capacities=capacities)
        yield from once_and_in_order(self._world)
        for checker, sentences in violations(evidence, self._history()).items():
            yield from (f"{checker}: {sentence}" for sentence in sentences)

    def _history(self) -> list[Pair]:
        return self._clients.history
