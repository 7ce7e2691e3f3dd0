"""What every fault can do: begin, and be over."""

from typing import Protocol

from tests.chaos.scenes.fleet import MEMBERS, Member
from tests.chaos.scenes.scene import Scene


class Fault(Protocol):
    """Something that goes wrong. `heal` may be called though `begin` was not, and then does nothing."""

    async def begin(self, scene: Scene) -> None:
        """Let it go wrong. Raises LeftOut where this machine cannot have it."""

    async def heal(self, scene: Scene) -> None:
        """Put it right."""


class LeftOut(Exception):
    """This machine cannot have the fault; the message says why."""


def member(name: str) -> Member:
    """The process of this name, such as "matching-2"."""
    return next(one for one in MEMBERS if str(one) == name)
