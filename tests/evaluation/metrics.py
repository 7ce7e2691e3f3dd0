"""How good an order is, by the grades of what it puts first; every figure is from 0 to 1."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tests.evaluation.judged import BEST, SUITS

Figures = Mapping[str, float]
MEASURES = ("ndcg_at_5", "recall_at_5", "recall_at_10", "hit_at_1")
_RESAMPLES, _SEED = 2000, 12


def measured(order: Sequence[str], grades: Mapping[str, int]) -> Figures:
    """The figures of one order.

    nDCG gains 2^grade - 1 and discounts by the logarithm of the place (Burges 2005), against the best order there could
    be. Recall counts what would do well; a hit is that the first is as good as any.
    """
    return {
        "ndcg_at_5": _gain(order[:5], grades) / _gain(sorted(grades, key=lambda key: -grades[key])[:5], grades),
        "recall_at_5": _recall(order[:5], grades),
        "recall_at_10": _recall(order[:10], grades),
        "hit_at_1": float(bool(order) and grades.get(order[0], 0) == BEST),
    }


def mean(figures: Sequence[Figures]) -> Figures:
    """The figures of several orders, on average."""
    return {name: float(np.mean([one[name] for one in figures])) for name in MEASURES}


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Where the mean lies in 95 of 100 sets like this one: the percentile bootstrap."""
    drawn = np.random.default_rng(_SEED).choice(np.asarray(values), (_RESAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def _gain(order: Sequence[str], grades: Mapping[str, int]) -> float:
    gains: npt.NDArray[np.float64] = np.exp2([grades.get(key, 0) for key in order]) - 1
    return float((gains / np.log2(np.arange(len(order)) + 2)).sum())


def _recall(order: Sequence[str], grades: Mapping[str, int]) -> float:
    wanted = {key for key, grade in grades.items() if grade >= SUITS}
    return len(wanted.intersection(order)) / len(wanted)
