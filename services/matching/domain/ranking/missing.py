"""What comes close: services that would suit well, each with the first rule that it fails."""

from collections.abc import Callable
from itertools import islice

import numpy as np

from services.contract.words.matching_words import Rule
from services.matching.domain.ranking.scoring import Floats
from services.matching.domain.ranking.values import Rows

# Each is looked at by all its rules, which takes some ten microseconds.
_LOOKED_AT = 12


def near_misses(rows: Rows, scored: Floats, most: int, failed: Callable[[int], Rule | None]) -> list[tuple[int, Rule]]:
    """The best of these rows that fail a rule, the best first; only the first dozen are looked at."""
    in_order = rows[np.argsort(-scored, kind="stable")[:_LOOKED_AT]].tolist()
    return list(islice(((row, rule) for row in in_order if (rule := failed(row))), most))
