"""How well a service does for a person: each part from 0 to 1, to be weighed and added.

Where nobody has said how many places there are or how long people wait, where a provider has answered too seldom, where
nobody has to come, and where a person has said nothing of their own, that part is neither good nor bad.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from services.contract.words.vocabulary import Need

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer]

NEUTRAL = 0.5
# Nearness halves with every such length: about twenty minutes' walk.
HALVING_METRES = 1500.0
# What a wait is worth halves with every four weeks.
HALVING_DAYS = 28.0
# What was checked within half a year is fresh; after two years a check is worth nothing.
FRESH_DAYS, FADED_DAYS = 183, 730


@lru_cache(maxsize=4096)
def need_weights(needs: tuple[Need, ...]) -> Mapping[Need, float]:
    """How much each need counts: the second half as much as the first, the third a third, all adding up to 1."""
    shares = [1 / place for place in range(1, len(needs) + 1)]
    return {need: share / sum(shares) for need, share in zip(needs, shares, strict=True)}


def nearness(metres: float) -> float:
    """1 at the person's place, a half at 1,500 metres, a quarter at 3,000."""
    return float(np.exp2(-metres / HALVING_METRES))


def room(free: int, places: int) -> float:
    """The share of places that are free; neutral where nobody has said how many there are (-1)."""
    return NEUTRAL if places < 0 else min(max(free, 0) / max(places, 1), 1.0)


def promptness(days: Ints) -> Floats:
    """1 where nobody waits, a half at four weeks; neutral where nobody has said (-1)."""
    return np.where(days < 0, NEUTRAL, np.exp2(-days / HALVING_DAYS))


def freshness(days: Ints) -> Floats:
    """1 for half a year after somebody last checked it, falling to 0 at two years."""
    return np.minimum(np.maximum((FADED_DAYS - days) / (FADED_DAYS - FRESH_DAYS), 0), 1)
