"""How well a service does for a person: needs met, distance and room, each from 0 to 1, weighed and added."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from services.contract.event import ScorePart
from services.contract.words.vocabulary import Need

# A number for one service, or a column of them.
N = TypeVar("N", float, npt.NDArray[np.float64])

NEEDS_WEIGHT, DISTANCE_WEIGHT, ROOM_WEIGHT = 0.5, 0.3, 0.2
# Nearness halves with every such length: about twenty minutes' walk.
HALVING_METRES = 1500.0


def need_weights(needs: Sequence[Need]) -> dict[Need, float]:
    """How much each need counts: the second half as much as the first, the third a third, all adding up to 1."""
    shares = [1 / place for place in range(1, len(needs) + 1)]
    return {need: share / sum(shares) for need, share in zip(needs, shares, strict=True)}


def nearness(metres: N) -> N:
    """1 at the person's place, a half at 1,500 metres, a quarter at 3,000."""
    near: N = 0.5 ** (metres / HALVING_METRES)
    return near


def score(needs: N, near: N, room: N) -> N:
    """The parts together, 0 to 1."""
    weighed: N = NEEDS_WEIGHT * needs + DISTANCE_WEIGHT * near + ROOM_WEIGHT * room
    return weighed


def parts(needs: float, metres: float, free: int, capacity: int) -> tuple[ScorePart, ...]:
    """The parts as an event tells them, to four places."""
    values = (
        ("needs", needs, NEEDS_WEIGHT),
        ("distance", nearness(metres), DISTANCE_WEIGHT),
        ("room", free / capacity, ROOM_WEIGHT),
    )
    return tuple(ScorePart(name=name, value=_share(value), weight=weight) for name, value, weight in values)


def total(told: Sequence[ScorePart]) -> float:
    """The score that told parts add up to, so that whoever reads them can check it."""
    return _share(sum(part.value * part.weight for part in told))


def _share(value: float) -> float:
    return min(1.0, max(0.0, round(value, 4)))
