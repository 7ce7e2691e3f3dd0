"""How well a service does, and which is taken; the quicker twins of `scoring.py`, `lots.py` and `ranked.dealt`."""

from math import inf, isnan

import numpy as np
import numpy.typing as npt

from services.matching.domain.kernel.compiled import compiled
from services.matching.domain.kernel.layout import (
    AS_LIKED,
    AT_LEAST,
    HALVING_METRES,
    HINTS_MET,
    LOT,
    METRES,
    MOST_TOPIC,
    NEAR_TIE,
    NEARNESS,
    NEEDS,
    NEEDS_MET,
    NEUTRAL,
    OF_DISTANCE,
    OF_HINTS,
    OF_NEEDS,
    OF_ROOM,
    OWN,
    PLACES,
    ROOM,
    ROW,
    SCORE,
    SEED,
    TOLD,
    Floats,
    Ints,
    Question,
    Tables,
)


@compiled
def _needs_met(service_needs: int, wanted: Ints, shares: Floats) -> float:
    met = 0.0
    for place in range(len(wanted)):
        met += shares[place] * (service_needs >> wanted[place] & 1)
    return met


@compiled
def _liked(topics: npt.NDArray[np.uint8], row: int, hints: Ints, hint_weights: Floats) -> float:
    if len(hints) == 0:
        return NEUTRAL
    liked = 0.0
    for place in range(len(hints)):
        liked += topics[row, hints[place]] / MOST_TOPIC * hint_weights[place]
    return liked


@compiled
def value(tables: Tables, question: Question, found: Floats) -> None:
    """Write down how well each does: its parts, and the score."""
    weights = question.weights
    for number in range(len(found)):
        one, row = found[number], int(found[number, ROW])
        met = _needs_met(tables.services[row, NEEDS], question.wanted, question.shares)
        liked = _liked(tables.topics, row, question.hints, question.hint_weights)
        nearness = NEUTRAL if isnan(one[METRES]) else np.exp2(-one[METRES] / HALVING_METRES)
        room, places = NEUTRAL, tables.services[row, PLACES]
        if places >= 0:
            room = min(max(question.free[row], 0) / max(places, 1), 1.0)
        score = weights[OF_NEEDS] * met + weights[OF_DISTANCE] * nearness + weights[OF_ROOM] * room
        one[SCORE] = score + (one[OWN] + weights[OF_HINTS] * liked)
        one[NEEDS_MET], one[HINTS_MET], one[NEARNESS], one[ROOM] = met, liked, nearness, room


@compiled
def floor_of(weights: Floats, found: Floats, most: int) -> float:
    """What another must score to be among the first so many, or as good as the best."""
    if most == 0 or len(found) < most:
        return float(weights[AT_LEAST])
    best = np.full(most, -inf)
    for one in range(len(found)):
        score, place = found[one, SCORE], most - 1
        if score > best[place]:
            while place > 0 and best[place - 1] < score:
                best[place] = best[place - 1]
                place -= 1
            best[place] = score
    return float(max(weights[AT_LEAST], min(best[most - 1], best[0] - weights[NEAR_TIE])))


@compiled
def _lot(person: int, service: int) -> np.uint64:
    """As in ranking/lots.py."""
    lot = np.uint64(person) ^ np.uint64(service)
    lot = (lot ^ (lot >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    lot = (lot ^ (lot >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (lot ^ (lot >> np.uint64(31))) >> np.uint64(1)


@compiled
def taken(services: Ints, asked: Ints, weights: Floats, found: Floats) -> int:
    """Which is taken: of all near ties the one with the most room, then by lot; the quicker twin of `ranked.dealt`."""
    best = 0
    for one in range(1, len(found)):
        score, top = found[one, SCORE], found[best, SCORE]
        if score > top or (score == top and found[one, HINTS_MET] > found[best, HINTS_MET]):
            best = one
    tie, liked = found[best, SCORE] - weights[NEAR_TIE], found[best, HINTS_MET] - weights[AS_LIKED]
    taken, room, lot = -1, 0.0, np.uint64(0)
    for one in range(len(found)):
        if found[one, SCORE] >= tie and found[one, HINTS_MET] >= liked:
            left, drawn = found[one, ROOM], _lot(asked[LOT], services[int(found[one, ROW]), SEED])
            if taken < 0 or left > room or (left == room and drawn < lot):
                taken, room, lot = one, left, drawn
    return taken


@compiled
def put_first(found: Floats, most: int, first: int) -> None:
    """Bring so many to the front: first that one, and then the others by their scores."""
    for place in range(min(most, len(found))):
        one = place
        if place == 0 and first >= 0:
            one = first
        else:
            for other in range(place + 1, len(found)):
                if found[other, SCORE] > found[one, SCORE]:
                    one = other
        for column in range(TOLD):
            found[place, column], found[one, column] = found[one, column], found[place, column]
