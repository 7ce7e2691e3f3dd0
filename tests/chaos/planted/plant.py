"""Something broken that is planted into a sound world, to see whether its checker finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.planted.changing import World
from tests.chaos.planted.sound import a_sound_world


@dataclass(frozen=True)
class Plant:
    """What is broken, a part of the sentence that must say so, and how it is done."""

    what: str
    says: str
    change: Callable[[World], World]

    def planted(self) -> World:
        """The sound world with this in it."""
        return self.change(a_sound_world())
