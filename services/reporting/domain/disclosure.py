"""Which counts may be shown, so that nobody can be picked out.

After NHS England's rule for hospital activity below the national level: 1 to 7 is shown as `*`, 0 stays 0; unlike
there, a borough's larger counts stay exact. A total is counted from the true figures, and rounded to 5 where it would
else give a hidden count away by subtraction. Rounding alone leaves a gap: beside 101 shown and one `*`, a total of
100 can only have been 102. So a total is only ever one that the figures shown beside it allow.
"""

from collections.abc import Collection

HIDDEN = "*"
LEAST_HIDDEN = 1
MOST_HIDDEN = 7
ROUND_TO = 5

# A count that may be shown, or `*`.
Shown = int | str

RULE = (
    f"Counts from {LEAST_HIDDEN} to {MOST_HIDDEN} are shown as {HIDDEN}, so that nobody can be picked out; "
    f"0 is shown as 0. London is counted from the true figures, and rounded to {ROUND_TO} where any borough's count is "
    "hidden."
)
RULE_WHERE_COUNTS_ADD_UP = (
    f"Counts from {LEAST_HIDDEN} to {MOST_HIDDEN} are shown as {HIDDEN}, so that nobody can be picked out; "
    f"0 is shown as 0, and all others are rounded to {ROUND_TO}. London is counted from the true figures, and then "
    "rounded."
)


def is_small(count: int) -> bool:
    """Whether the count could point at somebody."""
    return LEAST_HIDDEN <= count <= MOST_HIDDEN


def show(count: int) -> Shown:
    """The count as others may see it."""
    return HIDDEN if is_small(count) else count


def show_total(counts: Collection[int]) -> tuple[int, bool]:
    """The total of these counts as others may see it, and whether it is rounded.

    Exact where no count is hidden. Otherwise the multiple of 5 that is nearest to the true total, among those that the
    shown counts and the number of hidden ones allow: whatever it is, each hidden count may then still be one of three.
    """
    total, hidden = sum(counts), [count for count in counts if is_small(count)]
    if not hidden:
        return total, False
    shown = total - sum(hidden)
    least, most = shown + LEAST_HIDDEN * len(hidden), shown + MOST_HIDDEN * len(hidden)
    return min(max(_nearest(total), _up(least)), _down(most)), True


def show_rounded(count: int) -> Shown:
    """A count as others may see it beside others that add up: hidden where it is small, and rounded to 5 else.

    NHS England's whole rule. Where parts and their sum are shown, one that is hidden could else be worked out.
    """
    return HIDDEN if is_small(count) else _nearest(count)


def show_rounded_total(counts: Collection[int]) -> int:
    """The total of counts that are shown rounded: as `show_total` has it, and rounded whether one is hidden or not."""
    return _nearest(show_total(counts)[0])


def _nearest(count: int) -> int:
    return _down(count + ROUND_TO // 2)


def _up(count: int) -> int:
    return _down(count + ROUND_TO - 1)


def _down(count: int) -> int:
    return count // ROUND_TO * ROUND_TO
