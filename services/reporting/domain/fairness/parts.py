"""Which counts of a whole's parts may be shown beside each other, where the whole is known to the last person.

Small ones are hidden and the others rounded to 5, as everywhere. That alone is not enough: of 59 people in two groups,
60 beside a `*` can only be 58 and 1. To hide another one wherever that is so would tell whoever knows the rule as much.
So wherever any is hidden, the largest of the others makes up for it: it is shown as if each hidden one were 4, the
middle of 1 to 7. What is shown is then the same whatever the hidden ones are, and how far it is from the truth at most
is known.
"""

from collections.abc import Sequence
from typing import NamedTuple

from services.reporting.domain import disclosure
from services.reporting.domain.disclosure import (
    HIDDEN,
    LEAST_HIDDEN,
    MIDDLE_HIDDEN,
    MOST_AWAY,
    MOST_HIDDEN,
    ROUND_TO,
    Shown,
    is_small,
)

_LEAST_SHOWN = 2 * ROUND_TO

RULE = (
    f"Counts from {LEAST_HIDDEN} to {MOST_HIDDEN} are shown as {HIDDEN}, so that nobody can be picked out; 0 is shown "
    f"as 0, and all others are rounded to {ROUND_TO}. Where one is hidden, the largest beside it is shown as if that "
    f"were {MIDDLE_HIDDEN}, so that it cannot be worked out. Shares are reckoned from what is shown; ranges allow for "
    "that."
)


class Part(NamedTuple):
    """A count as others may see it, and how far it is from the true one at most; a hidden one is not said at all."""

    shown: Shown
    away: int = 0


def show(count: int) -> Part:
    """A count by itself as others may see it."""
    return Part(disclosure.show(count), MOST_AWAY if count > MOST_HIDDEN else 0)


def show_parts(counts: Sequence[int]) -> list[Part]:
    """The parts of a whole as others may see them, in their order."""
    parts, hidden = [show(count) for count in counts], [count for count in counts if is_small(count)]
    largest = max(counts, default=0)
    if hidden and largest > MOST_HIDDEN:
        made_up = largest + sum(hidden) - MIDDLE_HIDDEN * len(hidden)
        away = MOST_AWAY + (MOST_HIDDEN - MIDDLE_HIDDEN) * len(hidden)
        parts[counts.index(largest)] = Part(disclosure.show(max(_LEAST_SHOWN, made_up)), away)
    return parts
