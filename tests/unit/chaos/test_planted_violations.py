"""Each violation that is planted is found by its checker, which names it."""

import pytest

from tests.chaos.checkers import CHECKERS
from tests.chaos.planted import PLANTS
from tests.chaos.planted.plant import Plant

PLANTED = [(checker, plant) for checker, plants in PLANTS.items() for plant in plants]


@pytest.mark.parametrize(("checker", "plant"), PLANTED, ids=[plant.what for _, plant in PLANTED])
def test_what_is_planted_is_found_and_named(checker: str, plant: Plant) -> None:
    assert [said for said in CHECKERS[checker](*plant.planted()) if plant.says in said] != []


def test_every_checker_has_found_something() -> None:
    assert PLANTS.keys() == CHECKERS.keys()
