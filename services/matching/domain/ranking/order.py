"""The order in which services are taken, by their scores, how much of each is taken, and lots: see `ranked.dealt`."""

from uuid import UUID

import numpy as np

from services.matching.domain.ranking.lots import Seeds, drawn
from services.matching.domain.ranking.ranked import AS_LIKED, NEAR_TIE
from services.matching.domain.ranking.scoring import Floats


def first(score: Floats, hints: Floats | float, room: Floats, seeds: Seeds, referral_id: UUID) -> int:
    """Which of these is chosen: the quicker twin of `ranked.dealt`."""
    best = score.max()
    near = np.flatnonzero(score >= best - NEAR_TIE)
    if len(near) > 1 and not isinstance(hints, float):
        near = near[hints[near] >= hints[score == best].max() - AS_LIKED]
    if len(near) > 1:
        left = room[near]
        near = near[left == left.max()]
    return int(near[np.argmin(drawn(referral_id, seeds[near]))] if len(near) > 1 else near[0])


def best(score: Floats, chosen: int, most: int) -> list[int]:
    """The chosen one, and then the others by their scores; so many in all at the most."""
    if most == 1:
        return [chosen]
    in_order = np.argsort(-score, kind="stable")[:most].tolist()
    return [chosen, *(one for one in in_order if one != chosen)][:most]


def floor(score: Floats, most: int) -> float:
    """What another must reach to be among the first so many of these, which there are, or as good as the best."""
    tie = float(score.max()) - NEAR_TIE
    return tie if most == 1 else min(tie, float(np.partition(score, -most)[-most]))
