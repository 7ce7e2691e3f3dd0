"""Which entries are worth a look: those that are near, then those that may still be among the best."""

from math import inf, log2, sqrt

import numpy as np

from services.matching.domain.kernel.compiled import compiled
from services.matching.domain.kernel.layout import (
    ASKED_NEEDS,
    AT_HOME,
    EAST,
    EASTING_BITS,
    ENTRY_NEEDS,
    ENTRY_NORTHING,
    ENTRY_REACH,
    ENTRY_ROW,
    HALVING_METRES,
    LAST_PART,
    MOST_ADDED,
    NEUTRAL,
    NORTH,
    OF_DISTANCE,
    OF_HINTS,
    OF_LONG_REACH,
    OF_NEEDS,
    OF_ROOM,
    REACH_METRES,
    ROUNDED,
    STRIP_METRES,
    STRIPS,
    Floats,
    Ints,
    Mask,
    Question,
    Tables,
)


@compiled
def first_from(keys: Ints, key: int) -> int:
    """The number of the first that is not lower."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _square(weights: Floats, floor: float, met: float, hints: float) -> float:
    """The square of how far away a service that meets such a share of needs can reach this score; -1 for nowhere."""
    wanting = floor - ROUNDED - weights[OF_NEEDS] * met - weights[OF_ROOM] - weights[MOST_ADDED]
    wanting -= weights[OF_HINTS] * hints
    if wanting <= 0:
        return inf
    if wanting > weights[OF_DISTANCE]:
        return -1.0
    metres = 1.0 - HALVING_METRES * log2(wanting / weights[OF_DISTANCE])
    return metres * metres


@compiled
def _strips(keys: Ints, asked: Ints, wanted: Ints, squared: float) -> Ints:
    """Between which entries sites may be so near: where each strip of each need begins, and ends, in turn."""
    reach = int(min(asked[REACH_METRES], sqrt(max(squared, 0.0)) + 1))
    south, north = max(0, (asked[NORTH] - reach) // STRIP_METRES), (asked[NORTH] + reach) // STRIP_METRES
    west, east = max(0, asked[EAST] - reach), min(asked[EAST] + reach, (1 << EASTING_BITS) - 1)
    strips, count = np.empty(2 * len(wanted) * (north - south + 2), np.int64), 0
    for need in wanted:
        for strip in range(south, north + 1):
            begin = (need * STRIPS + strip) << EASTING_BITS
            strips[count], strips[count + 1] = first_from(keys, begin + west), first_from(keys, begin + east + 1)
            count += 2
        begin = (need * STRIPS + OF_LONG_REACH) << EASTING_BITS
        strips[count], strips[count + 1] = first_from(keys, begin), first_from(keys, begin + (1 << EASTING_BITS))
        count += 2
    return strips


@compiled
def _near(keys: Ints, entries: Ints, asked: Ints, strips: Ints, squared: float) -> Ints:
    """The entries within these strips no farther than so many metres, squared, and within their own reach."""
    most = 0
    for strip in range(0, len(strips), 2):
        most += strips[strip + 1] - strips[strip]
    found, count = np.empty(most, np.int64), 0
    for strip in range(0, len(strips), 2):
        for number in range(strips[strip], strips[strip + 1]):
            east = (keys[number] & ((1 << EASTING_BITS) - 1)) - asked[EAST]
            north, reach = entries[number, ENTRY_NORTHING] - asked[NORTH], entries[number, ENTRY_REACH]
            away = east * east + north * north
            if away <= reach * reach and away <= squared:
                found[count] = number
                count += 1
    return found[:count]


@compiled
def _at_home(keys: Ints, entries: Ints, asked: Ints, wanted: Ints, added: Floats, least: Floats) -> Ints:
    """The entries from home whose own parts add enough: more than the least for who meets all needs, or some."""
    strips = np.empty((len(wanted), 2), np.int64)
    most, count = 0, 0
    for place in range(len(wanted)):
        begin = (wanted[place] * STRIPS + AT_HOME) << EASTING_BITS
        strips[place, 0], strips[place, 1] = first_from(keys, begin), first_from(keys, begin + (1 << EASTING_BITS))
        most += strips[place, 1] - strips[place, 0]
    found = np.empty(most, np.int64)
    for place in range(len(wanted)):
        for number in range(strips[place, 0], strips[place, 1]):
            is_for_all = entries[number, ENTRY_NEEDS] & asked[ASKED_NEEDS] == asked[ASKED_NEEDS]
            if added[number] >= least[0 if is_for_all else 1]:
                found[count] = number
                count += 1
    return found[:count]


@compiled
def once(entries: Ints, numbers: Ints, seen: Mask) -> Ints:
    """Of each service one entry, of those that are not seen yet."""
    count = 0
    for number in numbers:
        row = entries[number, ENTRY_ROW]
        if not seen[row]:
            seen[row] = True
            numbers[count] = number
            count += 1
    return numbers[:count]


@compiled
def worth_a_look(tables: Tables, question: Question, floor: float, part: int) -> Ints:
    """The entries that may reach a score: first what is near, then what is farther, then what is from home."""
    asked, weights, wanted, shares = question.asked, question.weights, question.wanted, question.shares
    liked = NEUTRAL if len(question.hints) == 0 else 1.0
    if part < LAST_PART:
        squared = _square(weights, floor, 1.0, liked)
        if part == 0:
            squared = min(squared, HALVING_METRES * HALVING_METRES)
        strips = _strips(tables.keys, asked, wanted, squared)
        return _near(tables.keys, tables.entries, asked, strips, squared)
    others = weights[OF_DISTANCE] * NEUTRAL + weights[OF_ROOM] + weights[OF_HINTS] * liked + ROUNDED
    some = 1.0 if len(shares) == 1 else 1.0 - shares[len(shares) - 1]
    least = np.empty(2)
    least[0], least[1] = floor - others - weights[OF_NEEDS], floor - others - weights[OF_NEEDS] * some
    return _at_home(tables.keys, tables.entries, asked, wanted, question.added, least)
