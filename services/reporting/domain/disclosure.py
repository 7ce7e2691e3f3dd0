"""Which counts may be shown, so that nobody can be picked out.

NHS England's rule for hospital activity below the national level: 1 to 7 is shown as `*`, 0 stays 0, all others are
rounded to 5, and percentages are reckoned from what is shown. A total is counted from the true figures and rounded too,
whether any of them is hidden or not. Rounding alone leaves a gap: 45 beside three times 10 and one `*` can only be
three times 12 and 7. So a total is only ever one that leaves each hidden count one of three at least; and where a count
stands in two of them, one is reckoned as if each that is hidden were 4.
"""

from collections.abc import Collection

HIDDEN = "*"
LEAST_HIDDEN = 1
MOST_HIDDEN = 7
ROUND_TO = 5
# What stands for a hidden count where a sum is not to depend on it.
MIDDLE_HIDDEN = (LEAST_HIDDEN + MOST_HIDDEN) // 2
# How far a count may be from what is shown of it.
MOST_AWAY = ROUND_TO // 2

# A count that may be shown, or `*`.
Shown = int | str

RULE = (
    f"Counts from {LEAST_HIDDEN} to {MOST_HIDDEN} are shown as {HIDDEN}, so that nobody can be picked out; "
    f"0 is shown as 0, and all others are rounded to {ROUND_TO}. London is counted from the true figures, and then "
    "rounded."
)


def is_small(count: int) -> bool:
    """Whether the count could point at somebody."""
    return LEAST_HIDDEN <= count <= MOST_HIDDEN


def show(count: int) -> Shown:
    """The count as others may see it: hidden where it is small, and rounded else."""
    return HIDDEN if is_small(count) else nearest(count)


def show_total(counts: Collection[int]) -> int:
    """The total of counts that are shown beside it.

    The multiple of 5 that is nearest to the true total, among those that what is shown of the counts allows: whatever
    it is, each hidden count may then still be one of three, and the total is 4 away from the true one at most.
    """
    total, hidden = sum(counts), sum(map(is_small, counts))
    if not hidden:
        return nearest(total)
    large = [count for count in counts if count > MOST_HIDDEN]
    shown, away = sum(map(nearest, large)), MOST_AWAY * len(large)
    least, most = shown - away + LEAST_HIDDEN * hidden, shown + away + MOST_HIDDEN * hidden
    return min(max(nearest(total), _up(least)), _down(most))


def show_sum(parts: Collection[int]) -> Shown:
    """The sum of counts that are shown beside it, of which each stands in a total of others too.

    Each hidden one counts as if it were the middle of what it may be: two totals that each leave three values open
    could leave one between them, so this one tells nothing.
    """
    if is_small(sum(parts)):
        return HIDDEN
    return nearest(sum(MIDDLE_HIDDEN if is_small(part) else part for part in parts))


def nearest(count: int) -> int:
    """The multiple of 5 that is nearest to the count."""
    return _down(count + MOST_AWAY)


def _up(count: int) -> int:
    return _down(count + ROUND_TO - 1)


def _down(count: int) -> int:
    return count // ROUND_TO * ROUND_TO
