"""Each violation that is planted in a world in which everything holds is found by its checker, which names it."""

import pytest

from tests.chaos.checkers import CHECKERS
from tests.unit.chaos.planted.everywhere import PLANTED
from tests.unit.chaos.sound_world import a_sound_world


@pytest.mark.parametrize(
    ("checker", "what"), [(checker, what) for checker, planted in PLANTED.items() for what in planted]
)
def test_what_is_planted_is_found_and_named(checker: str, what: str) -> None:
    publishes, change = PLANTED[checker][what]
    assert [said for said in CHECKERS[checker](*change(a_sound_world())) if publishes in said] != []


def test_every_checker_has_found_something() -> None:
    assert PLANTED.keys() == CHECKERS.keys()
