"""The parts of a score as an event tells them, and the score that they add up to, so that whoever reads can check."""

from collections.abc import Mapping, Sequence

from services.contract.event import ScorePart
from services.matching.domain.ranking.weights import Weights


def parts(values: Mapping[str, float], weights: Weights, words: Mapping[str, str]) -> tuple[ScorePart, ...]:
    """Each part with its weight, to four places, and its sentence."""
    return tuple(
        ScorePart(name=name, value=_share(float(values[name])), weight=weight, why=words[name])
        for name, weight in weights.parts().items()
    )


def total(told: Sequence[ScorePart]) -> float:
    """The score that told parts add up to."""
    return _share(sum(part.value * part.weight for part in told))


def _share(value: float) -> float:
    return min(1.0, max(0.0, round(value, 4)))
