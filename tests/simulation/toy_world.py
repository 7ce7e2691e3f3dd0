"""A stranger speaks to the toy, which stands where notify stands; reporting listens to both."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.checkers.offsets import offsets
from tests.simulation import scripts, stranger
from tests.simulation.gathering import gather
from tests.simulation.messages import once_and_in_order
from tests.simulation.plants import Plant
from tests.simulation.world import World
from tests.toys.toy import FAILS


class ToyWorld:
    """The services, and what the stranger has to say."""

    def __init__(self, world: World, plant: Plant) -> None:
        self._world = world
        world.add(plant.spoil(scripts.the_toy()))
        world.add(plant.spoil(scripts.the_reporting()))
        random = world.random
        world.sayings, self._said = stranger.sayings(
            random,
            world.journal.boroughs[: random.randint(1, 2)],
            referrals=random.randint(1, 5),
            poison=random.random() < plant.poison,
        )

    def ask(self) -> None:
        """Nobody comes to a door: the toy has none."""

    def violations(self) -> Iterator[str]:
        """What does not hold, sentence by sentence."""
        evidence = gather(self._world, mails=Counter(), capacities={})
        yield from offsets(evidence, ())
        yield from once_and_in_order(self._world)
        toy = evidence.services["notify"].aggregates
        for key, names in self._said.items():
            done = names[: names.index(FAILS)] if FAILS in names else names
            state = toy[key].state if key in toy else None
            counted = list((state or {}).get("names", ()))
            if counted != done:
                yield f"The toy counted {counted} about {key}, and was told {done}."
