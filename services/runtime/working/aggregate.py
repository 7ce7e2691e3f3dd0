"""What a service keeps about one referral, and how far it has heard and said."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from services.contract.boroughs import BoroughSlug


@dataclass(slots=True)
class Aggregate:
    """One referral as one service knows it: `heard` is the last sequence done with per owner, `said` the last sent.

    `waiting` of its events are parked until their turn comes. While it `is_held`, none of its events is worked,
    because one failed or is dated in the future. A `synthetic` one is about nobody, and all that is said of it says so.
    `counted` is the generation of the service's counters that it is counted in; see working.counting.
    It is `elsewhere` where another has taken its borough over, which the next load knows better.
    `beside` is what another release keeps with it and this one does not know.
    """

    key: str
    borough: BoroughSlug
    state: dict[str, Any] | None = None
    heard: dict[str, int] = field(default_factory=dict)
    said: int = 0
    waiting: int = 0
    is_held: bool = False
    synthetic: bool = False
    counted: int | None = None
    beside: dict[str, Any] = field(default_factory=dict)
    stored: bool = False
    elsewhere: bool = False

    @property
    def rests(self) -> bool:
        """Whether nothing may be decided of it but by its next event: one is parked, or another works its borough."""
        return self.is_held or bool(self.waiting) or self.elsewhere


def event_id(owner: str, subject: str, sequence: int) -> str:
    """Name the event that `owner` says as its `sequence`-th about `subject`: a repeat makes the same event."""
    return f"{owner}:{subject}:{sequence}"


def sequence_in(name: str, owner: str, subject: str) -> int | None:
    """The sequence in an id that `event_id` made for this owner and subject; None in any other, whoever made it."""
    sequence = name.removeprefix(f"{owner}:{subject}:")
    return int(sequence) if sequence.isdecimal() and name == event_id(owner, subject, int(sequence)) else None


class Turn(Enum):
    """What to do with an event that was heard."""

    NOW = auto()
    HAD_IT = auto()
    GAP = auto()
    HELD = auto()


def turn(aggregate: Aggregate | None, owner: str, sequence: int, *, is_version: bool = False) -> Turn:
    """Compare the event's number with the last one done with: lower is a repeat, one higher is next, more is a gap.

    Where the number is a version, gaps are right: whatever is higher replaces what was there.
    """
    done = aggregate.heard.get(owner, 0) if aggregate else 0
    if sequence <= done:
        return Turn.HAD_IT
    if aggregate and aggregate.is_held:
        return Turn.HELD
    return Turn.NOW if is_version or sequence == done + 1 else Turn.GAP
