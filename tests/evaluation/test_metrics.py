"""The figures of an order of services."""

import pytest

from tests.evaluation.metrics import interval, mean, measured

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_has_the_best_figures() -> None:
    assert set(measured(["a", "b", "c", "x"], GRADES).values()) == {1.0}


def test_what_is_best_counts_less_farther_down() -> None:
    # (2^3 - 1) / log2(4) of (2^3 - 1) / log2(2) + (2^2 - 1) / log2(3) + (2^1 - 1) / log2(4)
    assert measured(["x", "y", "a"], GRADES)["ndcg_at_5"] == pytest.approx(3.5 / (7 + 3 / 1.58496 + 0.5), abs=1e-4)


def test_recall_counts_what_would_do_well_and_a_hit_what_is_best() -> None:
    figures = measured(["b", "x", "y", "z", "w", "a"], GRADES)
    assert (figures["recall_at_5"], figures["recall_at_10"], figures["hit_at_1"]) == (0.5, 1.0, 0.0)


def test_an_order_of_nothing_is_worth_nothing() -> None:
    assert set(measured([], GRADES).values()) == {0.0}


def test_figures_of_several_orders_are_their_mean() -> None:
    assert mean([measured(["a", "b", "c"], GRADES), measured([], GRADES)])["ndcg_at_5"] == 0.5


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 0.5, 1.0] * 20
    low, high = interval(values)
    assert 0.3 < low < 0.5 < high < 0.7
    assert interval(values) == (low, high)
