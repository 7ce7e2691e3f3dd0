"""What a scene may do, as values, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from deploy.conformance.messages import Message


class Scene(StrEnum):
    """What referrals are sent for."""

    ORDINARY = "ordinary"
    UNLISTED = "unlisted"
    UNDER_AGE = "under age"
    NEVER_CREATED = "never created"
    ENDED = "ended"
    DECLINED = "declined"
    REPEATED = "repeated"
    UNKNOWN_FIELD = "unknown field"
    UNKNOWN_TYPE = "unknown type"
    STRUCTURED = "structured mode"
    LARGE = "large"
    GAP = "gap"
    BURST = "created and withdrawn at once"
    SWAPPED = "withdrawn before created"
    FUTURE = "dated ahead"
    HUMAN = "needs a human"
    CLOSED_BY_HUMAN = "closed by a human"
    BESIDE_UNREADABLE = "beside what cannot be read"
    SYNTHETIC = "synthetic"
    CROWD = "more people than places"
    NEXT = "after a place was freed"
    RESTARTED = "after a restart"
    FULL_STILL = "more people than places after a restart"


class Mark(StrEnum):
    """Times at which nothing more came."""

    WAITING = "while a gap, a date and a human are waited for"
    FULL = "when all places should be held"
    GIVEN = "when a freed place should be given"
    BEFORE_RESTART = "before the restart"
    RESTARTED = "after the restart"
    END = "at the end"


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message."""

    message: Message


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until it holds, or patience is over; longer for a component that was `restarted`."""

    holds: Callable[[], bool]
    restarted: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wait until nothing comes any more, and mark it."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Restart:
    """Have the component restarted."""


Step: TypeAlias = Send | Until | Quiet | Restart
