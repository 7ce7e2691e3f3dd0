"""The parts of a score as an event tells them, and the score that they add up to, so that whoever reads can check."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from services.contract.event import ScorePart
from services.matching.domain.ranking.weights import Weights


def parts(values: Mapping[str, float], weights: Weights, words: Mapping[str, str]) -> tuple[ScorePart, ...]:
    """Each part with its weight, to four places, and its sentence."""
    return tuple(
        _part(name, _share(float(values[name])), weight, words[name]) for name, weight in weights.parts().items()
    )


def total(told: Sequence[ScorePart]) -> float:
    """The score that told parts add up to."""
    return _share(sum(part.value * part.weight for part in told))


# Of most parts many people are told the same.
@lru_cache(maxsize=4096)
def _part(name: str, value: float, weight: float, why: str) -> ScorePart:
    return ScorePart(name=name, value=value, weight=weight, why=why)


def _share(value: float) -> float:
    return min(1.0, max(0.0, round(value, 4)))
