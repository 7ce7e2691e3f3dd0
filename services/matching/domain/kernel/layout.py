"""What stands where in the arrays that the loop reads and writes; all is numbers, since it is compiled.

`tables.py` fills those of services, and `question.py` those of a person.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# Columns of services, and of sites; all sites of a service stand together.
NEEDS, WAYS, BOUND, ACCESS, SHARED, CLOSED, PLACES, SEED, FIRST_SITE, SITES = range(10)
EASTING, NORTHING, REACH, SITE_ACCESS, COME = range(5)
# Columns of entries: one for each site and need, and one for each need of what people take part in from home.
ENTRY_ROW, ENTRY_NEEDS, ENTRY_ADMITTED, ENTRY_NORTHING, ENTRY_REACH = range(5)
# What a person asks, in whole numbers, and what counts how much.
ASKED_NEEDS, IDENTITY, ANYWHERE, LIVES_IN, OUTCODE, BY_COMING, FROM_HOME = range(7)
ASKED_ACCESS, HOME_ACCESS, EAST, NORTH, TODAY, LOT, REACH_METRES = range(7, 14)
# How much each part of a score counts, and between which scores nothing is decided by them.
OF_NEEDS, OF_HINTS, OF_DISTANCE, OF_ROOM, MOST_ADDED, AT_LEAST, NEAR_TIE, AS_LIKED = range(8)
# What is told of each service that is found.
ROW, SITE, METRES, SCORE, NEEDS_MET, HINTS_MET, NEARNESS, ROOM, OWN = range(9)
TOLD = 9

# An entry's key is its need, its strip of a kilometre from west to east, and its easting.
STRIP_METRES, STRIPS, EASTING_BITS = 1000, 2048, 20
OF_LONG_REACH, AT_HOME = 2046, 2047
NO_SITE, NOWHERE = -1, -2
# As in ranking/scoring.py and ranking/topics.py; what is compiled has constants of its own.
HALVING_METRES, NEUTRAL, MOST_TOPIC = 1500.0, 0.5, 255.0
ANY_WAY_FROM_HOME = 254
ROUNDED = 1e-9
# A search has three parts: what is near, what is farther, and what is from home.
LAST_PART = 2
# The types of both, as Numba writes them.
TABLES = "i8[:,::1], i8[:,::1], i8[::1], i8[:,::1], i8[::1], i8[::1], u1[:,::1]"
QUESTION = "i8[::1], f8[::1], i8[::1], f8[::1], i8[::1], i8[::1], i8[::1], f8[::1], f8[::1], i8[::1]"


class Tables(NamedTuple):
    """All services; `keys` are in order, with an entry each. Pairs are a row, 32 bits further left, and a code."""

    services: Ints
    sites: Ints
    keys: Ints
    entries: Ints
    outcodes: Ints
    languages: Ints
    topics: npt.NDArray[np.uint8]


class Question(NamedTuple):
    """What one person asks; `wanted` are needs by number, `shares` how much each counts; `added` is by entry."""

    asked: Ints
    weights: Floats
    wanted: Ints
    shares: Floats
    spoken: Ints
    declined: Ints
    hints: Ints
    hint_weights: Floats
    added: Floats
    free: Ints
