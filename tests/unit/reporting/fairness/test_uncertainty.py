"""Ranges are those of the textbooks, and hold the truth about nineteen times in twenty, however counts are shown."""

from itertools import product
from random import Random

import pytest

from services.reporting.domain.disclosure import HIDDEN
from services.reporting.domain.fairness.parts import Part
from services.reporting.domain.fairness.uncertainty import Middle, Share, middle, share, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_range_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.0001)


def test_a_share_is_in_whole_percents_and_its_range_holds_however_its_counts_were_rounded() -> None:
    assert share(Part(80, 2), Part(265, 2)) == Share(30, 24, 38)
    for part, whole in product(range(78, 83), range(263, 268)):
        low, high = wilson(part, whole)
        assert 100 * low >= 24
        assert 100 * high <= 38


def test_none_is_exact() -> None:
    assert share(Part(0), Part(20, 2)) == Share(0, 0, 18)


def test_of_a_count_that_is_hidden_the_range_runs_over_all_that_it_may_be() -> None:
    assert share(Part(HIDDEN), Part(40, 2)) == Share(None, 0, 34)


@pytest.mark.parametrize("whole", [Part(HIDDEN), Part(0)])
def test_of_nobody_and_of_who_is_hidden_there_is_no_share(whole: Part) -> None:
    assert share(Part(HIDDEN), whole) is None


def test_no_share_is_more_than_all() -> None:
    assert share(Part(15, 2), Part(10, 5)) == Share(100, 62, 100)


def test_a_range_holds_the_truth_nineteen_times_in_twenty() -> None:
    chance, held = Random(7), 0  # noqa: S311 - it must repeat itself
    for _ in range(2000):
        truth = chance.random()
        low, high = wilson(sum(chance.random() < truth for _ in range(60)), 60)
        held += low <= truth <= high

    assert 0.93 < held / 2000 < 0.97


def test_the_median_is_the_number_in_the_middle() -> None:
    assert middle({1: 2, 5: 1, 9: 2}) == Middle(5, 5, 1, 9)
    assert middle({3: 1}) == Middle(1, 3, 3, 3)
    assert middle({}) is None


def test_the_range_of_a_median_holds_the_true_one_nineteen_times_in_twenty() -> None:
    chance, held = Random(8), 0  # noqa: S311 - it must repeat itself
    for _ in range(1000):
        numbers = [int(chance.expovariate(1 / 10) * 100) for _ in range(50)]
        found = middle({one: numbers.count(one) for one in numbers})
        assert found
        held += found.low <= 693 <= found.high

    assert held / 1000 > 0.93
