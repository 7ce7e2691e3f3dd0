"""Checkers that are shown a world in which everything holds have nothing to say."""

import pytest

from tests.chaos.checkers import CHECKERS
from tests.chaos.planted.sound import a_sound_world


@pytest.mark.parametrize("name", CHECKERS)
def test_a_sound_world_gives_no_violation(name: str) -> None:
    evidence, history = a_sound_world()
    assert list(CHECKERS[name](evidence, history)) == []
