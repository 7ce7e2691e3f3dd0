"""Whoever knows the whole to the last person, and the rule, cannot work a hidden part out."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest

from services.reporting.domain.disclosure import HIDDEN, show
from services.reporting.domain.fairness.parts import Part, show_parts

MOST = 32
LEAST_LEFT_OPEN = 3


def shown(counts: Sequence[int]) -> list[int | str]:
    return [part.shown for part in show_parts(counts)]


def test_where_nothing_is_small_all_is_rounded() -> None:
    assert show_parts([0, 8, 61, 33]) == [Part(0), Part(10, 2), Part(60, 2), Part(35, 2)]


def test_the_largest_makes_up_for_what_is_hidden() -> None:
    assert show_parts([30, 58, 1]) == [Part(30, 2), Part(55, 5), Part(HIDDEN)]
    assert shown([30, 52, 7]) == [30, 55, HIDDEN]


def test_rounding_alone_would_give_one_away() -> None:
    # Of 59 in two groups: 58 is shown as 60, which is 58 at the least.
    assert show(58) == 60


@pytest.mark.parametrize("parts", [2, 3])
def test_the_whole_tells_nothing_of_a_hidden_part(parts: int) -> None:
    could_be: defaultdict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(MOST), repeat=parts):
        could_be[(sum(counts), *shown(counts))].append(counts)
    for (whole, *seen), possible in could_be.items():
        # Where only small groups are there, the whole is small too; where it is large, all that make it were tried.
        if HIDDEN in seen and any(isinstance(one, int) and one for one in seen) and 24 <= int(str(whole)) < MOST:
            for place in (place for place, one in enumerate(seen) if one == HIDDEN):
                assert len({counts[place] for counts in possible}) >= LEAST_LEFT_OPEN, (whole, seen)


@pytest.mark.parametrize("parts", [2, 3])
def test_what_is_shown_is_never_farther_away_than_it_says(parts: int) -> None:
    for counts in product(range(MOST), repeat=parts):
        for count, part in zip(counts, show_parts(counts), strict=True):
            assert part.shown == HIDDEN or abs(int(part.shown) - count) <= part.away
