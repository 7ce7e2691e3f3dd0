"""Which counts of a whole's parts may be shown beside each other, where the whole is known.

Small ones are hidden and the others rounded to 5, as everywhere. Beside a whole that is known to the last person that
is not always enough: of 59 people in two groups, 60 beside a `*` can only be 58 and 1. So as long as a hidden count
could be worked out to fewer than three values, the smallest of the others is held back too.
"""

from collections.abc import Sequence

from services.reporting.domain.disclosure import (
    HIDDEN,
    LEAST_HIDDEN,
    MOST_HIDDEN,
    ROUND_TO,
    Shown,
    is_small,
    show_rounded,
)
from services.reporting.domain.fairness.uncertainty import AWAY

HELD_BACK = "[c]"
LEAST_LEFT_OPEN = 3

RULE = (
    f"Counts from {LEAST_HIDDEN} to {MOST_HIDDEN} are shown as {HIDDEN}, so that nobody can be picked out; 0 is shown "
    f"as 0, and all others are rounded to {ROUND_TO}. Where one that is hidden could be worked out from the others, "
    f"another is held back as {HELD_BACK}. Shares are reckoned from what is shown."
)


def show_parts(counts: Sequence[int]) -> list[Shown]:
    """The parts of a whole as others may see them, in their order."""
    held_back: set[int] = set()
    while _gives_one_away(counts, held_back):
        shown = [n for n, count in enumerate(counts) if count > MOST_HIDDEN and n not in held_back]
        if not shown:
            # Of so few people not even who is of none is told.
            return [HELD_BACK] * len(counts)
        held_back.add(min(shown, key=lambda n: counts[n]))
    return [HELD_BACK if n in held_back else show_rounded(count) for n, count in enumerate(counts)]


def _gives_one_away(counts: Sequence[int], held_back: set[int]) -> bool:
    """Whether a reader who knows the whole can tell a hidden count to fewer than three values.

    Nobody knows the whole where it is small itself, or has no other part.
    """
    hidden = [n for n, count in enumerate(counts) if is_small(count)]
    whole = sum(counts)
    if not hidden or is_small(whole):
        return False
    ranges = [_range(n, count, held_back, whole) for n, count in enumerate(counts)]
    least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    # What is left for a hidden one when all others are as large, or as small, as they may be.
    low = max(LEAST_HIDDEN, whole - (most - MOST_HIDDEN))
    high = min(MOST_HIDDEN, whole - (least - LEAST_HIDDEN))
    return high - low + 1 < LEAST_LEFT_OPEN


def _range(n: int, count: int, held_back: set[int], whole: int) -> tuple[int, int]:
    """From what to what a part may be, as far as a reader knows."""
    if n in held_back:
        return MOST_HIDDEN + 1, whole
    if is_small(count):
        return LEAST_HIDDEN, MOST_HIDDEN
    if count == 0:
        return 0, 0
    rounded = int(show_rounded(count))
    return max(MOST_HIDDEN + 1, rounded - AWAY), rounded + AWAY
