"""What is shown of counts does not give the hidden ones away, by subtraction neither."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import combinations_with_replacement, product

import pytest

from services.reporting.domain.disclosure import HIDDEN, ROUND_TO, show, show_total

SMALL = range(1, 8)
# Among these is each distance from what is shown, and each last digit that a sum of what is shown may have.
LARGE = range(8, 18)
LEAST_LEFT_OPEN = 3

Total = Callable[[Collection[int]], int]


def nearest(counts: Collection[int]) -> int:
    """A total that is rounded and no more."""
    return (sum(counts) + ROUND_TO // 2) // ROUND_TO * ROUND_TO


def boroughs(large: int, hidden: int) -> Iterator[tuple[int, ...]]:
    """All ways in which so many boroughs may have large counts and so many small ones; some others have none."""
    for shown in combinations_with_replacement(LARGE if large < 3 else range(8, 13), large):
        for small in combinations_with_replacement(SMALL, hidden):
            yield (0, *shown, *small)


def least_left_open(total: Total, large: int, hidden: int) -> int:
    """Among how few values a reader who knows the rule and all that is shown can place a hidden count, at best."""
    possible: defaultdict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for counts in boroughs(large, hidden):
        seen = (*map(show, counts), total(counts))
        possible[seen].update(tuple(sorted(counts[-hidden:], reverse=turned)) for turned in (False, True))
    return min(len(set(one)) for consistent in possible.values() for one in zip(*consistent, strict=True))


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), *((n, HIDDEN) for n in SMALL), (8, 10), (12, 10), (13, 15), (61, 60), (1998, 2000)],
)
def test_one_to_seven_are_hidden_and_all_others_rounded(count: int, shown: int | str) -> None:
    assert show(count) == shown


@pytest.mark.parametrize(
    ("counts", "total"),
    [((), 0), ((0, 8, 13), 20), ((1996, 4), 2000), ((1999, 4), 2005), ((60, 7), 65), ((3,), 5), ((1, 1), 5)],
)
def test_a_total_is_counted_from_the_true_figures_and_rounded(counts: tuple[int, ...], total: int) -> None:
    assert show_total(counts) == total


def test_a_total_is_rounded_whether_a_count_is_hidden_or_not() -> None:
    assert {show_total(counts) % ROUND_TO for counts in ((8, 13), (8, 13, 3), (21,))} == {0}


def test_a_total_is_never_more_than_four_away() -> None:
    far = [
        abs(show_total(counts) - sum(counts))
        for large, hidden in product((0, 1, 2, 3), (1, 2, 3))
        for counts in boroughs(large, hidden)
    ]

    assert max(far) == 4


@pytest.mark.parametrize("large", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("hidden", [1, 2])
def test_a_hidden_count_may_still_be_one_of_three_whatever_is_subtracted(large: int, hidden: int) -> None:
    assert least_left_open(show_total, large, hidden) >= LEAST_LEFT_OPEN


@pytest.mark.parametrize(("large", "left_open"), [(1, 2), (3, 1)])
def test_rounding_alone_would_give_some_hidden_counts_away(large: int, left_open: int) -> None:
    assert least_left_open(nearest, large, hidden=1) == left_open


def test_a_total_of_fewer_is_never_more_so_that_steps_contain_each_other_as_they_are_shown() -> None:
    for counts in product(range(14), repeat=3):
        for place in (place for place, count in enumerate(counts) if count):
            fewer = (*counts[:place], counts[place] - 1, *counts[place + 1 :])
            assert show_total(fewer) <= show_total(counts)


def test_who_did_not_reach_a_step_cannot_be_told_from_those_who_reached_it_and_the_one_before() -> None:
    possible: defaultdict[tuple[object, object], set[int]] = defaultdict(set)
    for before in range(43):
        for reached in range(before + 1):
            possible[show(before), show(reached)].add(before - reached)

    few = [those for those in possible.values() if those & set(SMALL)]
    assert min(map(len, few)) >= LEAST_LEFT_OPEN
