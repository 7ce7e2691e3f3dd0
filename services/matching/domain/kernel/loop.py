"""One loop over all services for one person: by the rules, by the score, and in order."""

from typing import Any

import numpy as np

from services.matching.domain.kernel.compiled import compiled_at_import
from services.matching.domain.kernel.layout import (
    AT_LEAST,
    FROM_HOME,
    LAST_PART,
    QUESTION,
    TABLES,
    TOLD,
    Floats,
    Question,
    Tables,
)
from services.matching.domain.kernel.places import once, worth_a_look
from services.matching.domain.kernel.suiting import looked_for
from services.matching.domain.kernel.values import floor_of, put_first, taken, value


@compiled_at_import(f"f8[:,::1](Tuple(({TABLES})), Tuple(({QUESTION})), i8, b1)")
def look(of_services: tuple[Any, ...], of_person: tuple[Any, ...], most: int, missed: bool) -> Floats:
    """What suits a person and has room, or what is `missed`: is for their needs, within reach, and does not.

    The first so many are in order; there are more, that may do as well as the best. All, in no order, if `most` is 0.
    Both are given as plain tuples, which Numba takes in much sooner.
    """
    tables, question = Tables(*of_services), Question(*of_person)
    asked, weights, floor = question.asked, question.weights, question.weights[AT_LEAST]
    seen, found = np.zeros(len(tables.services), np.bool_), np.empty((0, TOLD))
    for part in range(LAST_PART + 1 if asked[FROM_HOME] or missed else LAST_PART):
        numbers = once(tables.entries, worth_a_look(tables, question, floor, part), seen)
        more = looked_for(tables, question, numbers, missed)
        value(tables, question, more)
        found = np.concatenate((found, more))
        floor = floor_of(weights, found, most)
    put_first(found, most, -1 if missed or len(found) == 0 else taken(tables.services, asked, weights, found))
    return found
