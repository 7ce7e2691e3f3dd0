"""What a person asks, as the loop reads it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from uuid import UUID

import numpy as np

from services.contract.words.vocabulary import Need
from services.matching.domain.finding.asked import COME, FROM_HOME, Asked
from services.matching.domain.finding.eligibility import BOROUGHS, NEEDS
from services.matching.domain.kernel.layout import Floats, Ints
from services.matching.domain.person import Person
from services.matching.domain.ranking.lots import seed_of
from services.matching.domain.ranking.ranked import AS_LIKED, NEAR_TIE
from services.matching.domain.ranking.scoring import need_weights
from services.matching.domain.ranking.topics import Topics, columns_of
from services.matching.domain.ranking.values import Weighed

_NO_CODES: Ints = np.empty(0, np.int64)
_NO_SHARES: Floats = np.empty(0)
# After the last day on which anything can be closed.
_WHENEVER = 2**31
_HALF, _ALL_BITS = 2**63, 2**64


@dataclass(frozen=True, slots=True)
class Preferences:
    """What is asked beside the rules: what is wanted most, and which services, by row, not at all."""

    wanted: Ints
    shares: Floats
    declined: Ints
    hints: Ints
    hint_weights: Floats

    @classmethod
    def of(cls, person: Person, rows: Mapping[UUID, int], topics: Topics) -> "Preferences":
        """This person's."""
        hints = columns_of(person.wanted.hints, topics) if person.wanted.hints else []
        weights = np.array([weight for _, weight in hints]) if hints else _NO_SHARES
        declined = [rows[one] for one in person.declined if one in rows] if person.declined else ()
        return cls(
            *_shares(person.needs),
            _numbers(declined),
            _numbers([column for column, _ in hints]),
            weights / weights.sum() if hints else weights,
        )


def rules(asked: Asked, person: Person, reach_metres: float, *, whenever: bool = False) -> Ints:
    """What must be met, on the person's day; whether it is closed does not matter `whenever`."""
    seed = seed_of(person.referral_id)
    return np.array(
        (
            asked.needs,
            asked.identity,
            asked.identity_anywhere,
            asked.identity & BOROUGHS.any,
            asked.outcode,
            asked.ways & COME,
            asked.ways & FROM_HOME,
            asked.access,
            asked.access_from_home,
            person.position.easting,
            person.position.northing,
            _WHENEVER if whenever else person.today.toordinal(),
            seed - _ALL_BITS if seed >= _HALF else seed,
            round(reach_metres),
        ),
        dtype=np.int64,
    )


def spoken(asked: Asked) -> Ints:
    """The languages of which one must be spoken."""
    return _numbers(asked.languages)


def numbers_of(weighed: Weighed, at_least: float = -inf) -> Floats:
    """How much each part counts, the most that services' own parts add, and what a score must be at least."""
    weights = weighed.weights
    parts = weights.needs, weights.hints, weights.distance, weights.room
    return np.array((*parts, weighed.most, at_least, NEAR_TIE, AS_LIKED))


@lru_cache(maxsize=4096)
def _shares(needs: tuple[Need, ...]) -> tuple[Ints, Floats]:
    """The numbers of the needs, and how much each counts."""
    shares = need_weights(needs)
    return np.array([NEEDS.of_one[one].bit_length() - 1 for one in shares], np.int64), np.array([*shares.values()])


def _numbers(numbers: Collection[int]) -> Ints:
    return np.array(numbers, np.int64) if numbers else _NO_CODES
