"""What is shown of counts does not give the hidden ones away, by subtraction neither."""

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import product

import pytest

from services.reporting.domain.disclosure import HIDDEN, ROUND_TO, show, show_total

SMALL = range(1, 8)
# One shown borough stands for all: only the sum of the shown counts tells anything, and that by its last digit.
SHOWN = (0, *range(8, 28))

Total = Callable[[Collection[int]], tuple[int, bool]]


def nearest(counts: Collection[int]) -> tuple[int, bool]:
    """A total that is rounded and no more."""
    return (sum(counts) + ROUND_TO // 2) // ROUND_TO * ROUND_TO, True


def least_left_open(total: Total) -> int:
    """Among how few values a reader who knows everything that is shown can place a hidden count, at best."""
    fewest = len(SMALL)
    for shown, hidden in product(SHOWN, (1, 2, 3, 4)):
        possible: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for counts in product(SMALL, repeat=hidden):
            possible[total((shown, *counts))[0]].append(counts)
        for consistent in possible.values():
            fewest = min(fewest, *(len(set(one)) for one in zip(*consistent, strict=True)))
    return fewest


@pytest.mark.parametrize(("count", "shown"), [(0, 0), *((n, HIDDEN) for n in SMALL), (8, 8), (61, 61), (2000, 2000)])
def test_one_to_seven_are_hidden_and_nothing_else(count: int, shown: int | str) -> None:
    assert show(count) == shown


def test_a_total_of_which_nothing_is_hidden_is_exact() -> None:
    assert show_total([0, 8, 13]) == (21, False)


@pytest.mark.parametrize(
    ("counts", "total"),
    [((1996, 4), 2000), ((1999, 3), 2000), ((1999, 4), 2005), ((60, 7), 65), ((3,), 5), ((1, 1), 5), ((1,) * 12, 15)],
)
def test_a_total_of_which_something_is_hidden_is_the_nearest_five_that_is_possible(
    counts: tuple[int, ...], total: int
) -> None:
    assert show_total(counts) == (total, True)


def test_a_rounded_total_is_never_more_than_four_away() -> None:
    far = [
        abs(show_total((shown, *counts))[0] - shown - sum(counts))
        for shown, hidden in product(SHOWN, (1, 2, 3))
        for counts in product(SMALL, repeat=hidden)
    ]

    assert max(far) == 4


def test_a_hidden_count_may_still_be_one_of_three_whatever_is_subtracted() -> None:
    assert least_left_open(show_total) == 3


def test_rounding_alone_would_give_some_hidden_counts_away() -> None:
    assert least_left_open(nearest) == 1
