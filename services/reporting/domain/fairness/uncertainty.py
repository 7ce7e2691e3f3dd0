"""How sure a figure is that was made of so many people: the range in which the truth lies, nineteen times in twenty."""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from math import ceil, floor, sqrt
from typing import NamedTuple

from services.reporting.domain.disclosure import LEAST_HIDDEN, MOST_HIDDEN
from services.reporting.domain.fairness.parts import Part

# Of the normal distribution, for 95 in 100.
Z = 1.96


class Share(NamedTuple):
    """So many in a hundred, and the range in which the true share lies; no share where only the range is known."""

    percent: int | None
    low: int
    high: int


class Middle(NamedTuple):
    """The median of so many numbers, and the range in which the true median lies."""

    of: int
    median: int
    low: int
    high: int


def share(part: Part, whole: Part) -> Share | None:
    """The share of two counts as they are shown, with a range that is true however far these are from the true ones.

    It is the Wilson score interval, which holds for few people and near 0 and 100 too. None where there is no whole, or
    it is hidden. Where only the part is hidden, the range is of all that it may be.
    """
    if isinstance(whole.shown, str) or whole.shown == 0:
        return None
    hidden = isinstance(part.shown, str)
    shown = 0 if isinstance(part.shown, str) else part.shown
    least, most = (LEAST_HIDDEN, MOST_HIDDEN) if hidden else (max(0, shown - part.away), shown + part.away)
    low, _ = wilson(least, whole.shown + whole.away)
    _, high = wilson(most, max(1, whole.shown - whole.away))
    percent = None if hidden else min(100, round(100 * shown / whole.shown))
    return Share(percent, floor(100 * low), ceil(100 * high))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Wilson (1927), "Probable inference, the law of succession, and statistical inference"."""
    observed = min(part, whole) / whole
    weight = Z * Z / whole
    middle = (observed + weight / 2) / (1 + weight)
    half = Z * sqrt((observed * (1 - observed) + weight / 4) / whole) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def middle(numbers: Mapping[int, int]) -> Middle | None:
    """The median of numbers that are counted, with the range that their order gives; None where there are none.

    The range runs between two of the numbers in their order (Campbell and Gardner 1988): whatever their distribution.
    """
    count = sum(numbers.values())
    if not count:
        return None
    half = Z * sqrt(count) / 2
    low, high = max(0, floor(count / 2 - half)), min(count - 1, ceil(count / 2 + half))
    in_order = sorted(numbers)
    places = list(accumulate(numbers[number] for number in in_order))
    return Middle(count, *(in_order[bisect_right(places, nth)] for nth in ((count - 1) // 2, low, high)))
