"""Whoever knows the whole to the last person cannot work out a hidden part to fewer than three values."""

from collections.abc import Sequence
from itertools import product

import pytest

from services.reporting.domain.disclosure import HIDDEN, Shown, is_small, show_rounded
from services.reporting.domain.fairness.parts import HELD_BACK, LEAST_LEFT_OPEN, show_parts

COUNTS = (0, 1, 2, 7, 8, 12, 13, 58, 60)


def could_be(shown: Shown, whole: int) -> Sequence[int]:
    """What a reader takes a part for."""
    if shown == HIDDEN:
        return range(1, 8)
    if shown == HELD_BACK:
        return range(8, whole + 1)
    return [0] if shown == 0 else range(max(8, int(shown) - 2), int(shown) + 3)


def left_open(counts: Sequence[int]) -> int:
    """Among how few values a reader can place a hidden part."""
    whole, shown = sum(counts), show_parts(counts)
    consistent = [
        values
        for values in product(*(could_be(one, whole) for one in shown[:-1]))
        if whole - sum(values) in could_be(shown[-1], whole)
    ]
    everything = [(*values, whole - sum(values)) for values in consistent]
    hidden = [n for n, one in enumerate(shown) if one == HIDDEN]
    return min((len({values[n] for values in everything}) for n in hidden), default=LEAST_LEFT_OPEN)


def test_where_nothing_is_small_all_is_rounded() -> None:
    assert show_parts([0, 8, 61, 33]) == [0, 10, 60, 35]


def test_a_small_one_that_is_safe_hides_nothing_else() -> None:
    assert show_parts([30, 27, 4]) == [30, 25, HIDDEN]


def test_another_is_held_back_where_a_small_one_could_be_worked_out() -> None:
    assert show_parts([58, 1]) == [HELD_BACK, HIDDEN]
    assert show_parts([58, 1, 1]) == [HELD_BACK, HIDDEN, HIDDEN]


def test_of_so_few_that_this_does_not_help_nothing_is_shown() -> None:
    assert show_parts([8, 1, 0]) == [HELD_BACK] * 3


def test_of_a_whole_that_is_small_itself_nobody_knows_how_many_it_is() -> None:
    assert show_parts([0, 3]) == [0, HIDDEN]


@pytest.mark.parametrize("parts", [2, 3])
def test_a_hidden_part_may_still_be_one_of_three(parts: int) -> None:
    wholes = [counts for counts in product(COUNTS, repeat=parts) if not is_small(sum(counts))]
    known = [counts for counts in wholes if sum(one > 0 for one in counts) > 1]

    assert [counts for counts in known if left_open(counts) < LEAST_LEFT_OPEN] == []


def test_rounding_alone_would_give_one_away() -> None:
    # 58 is shown as 60, which is 58 at the least.
    assert show_rounded(58) == 60
    assert 59 - 58 == 1
