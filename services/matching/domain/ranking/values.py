"""Ranks the services that a person may go to: values by part, weighed and added, and near ties dealt out."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.matching.domain.finding.columns import Columns
from services.matching.domain.finding.eligibility import NEEDS
from services.matching.domain.finding.options import Options
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.ranked import NEAR_TIE
from services.matching.domain.ranking.scoring import NEUTRAL, Floats, Ints
from services.matching.domain.ranking.topics import Topics, columns_of, overlap
from services.matching.domain.ranking.weights import Weights

Counts = npt.NDArray[np.int64]
Rows = npt.NDArray[np.integer]


class Values(NamedTuple):
    """How well each of some services does, by part; a part that is one number is the same for all."""

    needs: Floats
    hints: Floats | float
    distance: Floats
    room: Floats
    freshness: Floats
    wait: Floats
    acceptance: Floats

    def at(self, number: int) -> Mapping[str, float]:
        """The values of one of them."""
        return {
            name: value if isinstance(value, float) else float(value[number]) for name, value in self._asdict().items()
        }


@dataclass(frozen=True, slots=True)
class Own:
    """What is the service's own on a day, whoever asks: for each service how fresh, how prompt and how accepting."""

    freshness: Floats
    wait: Floats
    acceptance: Floats

    @classmethod
    def on(cls, day: int, columns: Columns, acceptance: Floats) -> "Own":
        """On this day, counted from year 1."""
        services = columns.services
        return cls(scoring.freshness(day - services["assured"]), scoring.promptness(services["wait"]), acceptance)

    def weighed(self, weights: Weights) -> Floats:
        """What these add to each service's score."""
        added: Floats = (
            weights.freshness * self.freshness + weights.wait * self.wait + weights.acceptance * self.acceptance
        )
        return added


class Ranking:
    """Reckons with columns that never change; `capacity` is how many places each has, -1 where nobody has said."""

    def __init__(self, columns: Columns, topics: Topics, capacity: Counts) -> None:
        self._columns, self._topics, self._capacity = columns, topics, capacity
        self._needs = np.ascontiguousarray(columns.services["needs"])
        self._stated = np.maximum(capacity, 1)
        self._unknown = capacity < 0
        self._some_unknown = bool(self._unknown.any())

    def needs(self, rows: Rows, person: Person) -> Floats:
        """The share of the person's needs that each meets."""
        needs, met = self._needs[rows], np.zeros(len(rows))
        for need, weight in scoring.need_weights(person.needs).items():
            met += weight * ((needs & NEEDS.of_one[need]) != 0)
        return met

    def room(self, rows: Rows, free: Counts) -> Floats:
        """The share of each one's places that is free."""
        shares = np.minimum(free[rows] / self._stated[rows], 1.0)
        if self._some_unknown:
            shares[self._unknown[rows]] = NEUTRAL
        return shares

    def hints(self, rows: Rows, person: Person) -> Floats | float:
        """How much of what the person would like each is about; neutral where they have not said anything."""
        if not person.wanted.hints or not self._topics.names:
            return NEUTRAL
        hints = columns_of(person.wanted.hints, self._topics)
        return overlap(hints, self._columns.topics[rows]) if hints else NEUTRAL

    def values(self, options: Options, person: Person, free: Counts, own: Own) -> Values:
        """How well each of the options does, by part."""
        rows = options.rows
        return Values(
            self.needs(rows, person),
            self.hints(rows, person),
            scoring.nearness(options.metres),
            self.room(rows, free),
            own.freshness[rows],
            own.wait[rows],
            own.acceptance[rows],
        )


def scores(values: Values, weights: Weights, weighed: Floats) -> Floats:
    """The parts that hang on the person weighed and added to what the services' own parts add."""
    added: Floats = (
        weights.needs * values.needs
        + weights.hints * values.hints
        + weights.distance * values.distance
        + weights.room * values.room
        + weighed
    )
    return added


def first(scored: Floats, taken: Floats, rows: Rows, lot_of: "Lots") -> int:
    """Which is chosen: see `ranked.dealt`, of which this is the quicker twin."""
    near: Ints = np.flatnonzero(scored >= scored.max() - NEAR_TIE)
    if len(near) > 1:
        near = near[taken[near] == taken[near].min()]
    if len(near) == 1:
        return int(near[0])
    lots = [(lot_of(int(rows[one])), int(one)) for one in near]
    return min(lots)[1]


class Lots:
    """The lots of one person, by row."""

    def __init__(self, referral_id: UUID, service_ids: "list[UUID]") -> None:
        self._referral, self._service_ids = referral_id.bytes, service_ids

    def __call__(self, row: int) -> int:
        """Drawn from ids alone."""
        drawn = blake2b(self._referral + self._service_ids[row].bytes, digest_size=8).digest()
        return int.from_bytes(drawn)
