"""Thousands of seeds end well, the same seed ends the same, and what is planted is found."""

import pytest

from tests.simulation.many import play_many
from tests.simulation.planted import PLANTED
from tests.simulation.playing import Outcome, play

# Shares of the two thousand that `make simulation` plays: what `make test` has time for, and the others.
SEEDS, MORE_SEEDS = range(1, 301), range(301, 901)
# A planted fault must show itself within so many seeds.
SOON = range(1, 201)


# A quarter of a minute for three hundred on two cores that are free; many times that where they are not.
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "seeds", [SEEDS, pytest.param(MORE_SEEDS, marks=pytest.mark.long)], ids=["some", "twice as many"]
)
def test_every_promise_holds_in_hundreds_of_worlds(seeds: range) -> None:
    played = play_many(seeds)
    assert played.seeds == len(seeds)
    assert not played.failed, "\n\n".join(map(str, played.failed))


def test_the_same_seed_goes_the_same_way() -> None:
    first, second = play(20), play(20)
    assert first.trace == second.trace
    assert len(first.trace) > 10


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name: str) -> None:
    seeds = sorted(SOON, key=lambda seed: seed not in PLANTED[name].soonest)
    found = next((outcome for seed in seeds if (outcome := play(seed, PLANTED[name])).violations), None)
    assert isinstance(found, Outcome), f"No seed noticed that {name}."
    assert f"--seed {found.seed}" in str(found)
