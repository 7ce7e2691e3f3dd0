"""Whether an event's turn has come: each owner numbers what it says about a referral 1, 2, 3 …"""

from enum import Enum, auto

from services.runtime.aggregate import Aggregate


class Turn(Enum):
    """What to do with an event that was heard."""

    NOW = auto()
    HAD_IT = auto()
    GAP = auto()
    HELD = auto()


def turn(aggregate: Aggregate | None, owner: str, sequence: int) -> Turn:
    """Compare the event's number with the last one done with: lower is a repeat, one higher is next, more is a gap."""
    done = aggregate.heard.get(owner, 0) if aggregate else 0
    if sequence <= done:
        return Turn.HAD_IT
    if aggregate and aggregate.is_held:
        return Turn.HELD
    return Turn.NOW if sequence == done + 1 else Turn.GAP
