"""How well some services do for a person: the value of each part, and the score that they add up to by weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.matching.domain.finding.columns import Columns, Mask
from services.matching.domain.finding.eligibility import NEEDS
from services.matching.domain.finding.options import Options, Rows
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.scoring import NEUTRAL, Floats
from services.matching.domain.ranking.topics import Topics, columns_of, overlap
from services.matching.domain.ranking.weights import Weights

Counts = npt.NDArray[np.int64]


class Values(NamedTuple):
    """The parts that hang on the person or on the hour; `hints` is one number where it is the same for all."""

    needs: Floats
    hints: Floats | float
    distance: Floats
    room: Floats

    def at(self, number: int) -> Mapping[str, float]:
        """Those of one of the services."""
        hints = self.hints if isinstance(self.hints, float) else float(self.hints[number])
        of_one = float(self.needs[number]), hints, float(self.distance[number]), float(self.room[number])
        return dict(zip(self._fields, of_one, strict=True))


class Weighed(NamedTuple):
    """What the services' own parts add to their scores, and the most that any of them adds."""

    added: Floats
    most: float


@dataclass(frozen=True, slots=True)
class Day:
    """What is the services' own on a day, whoever asks: who is open, how fresh, how prompt, how accepting they are."""

    today: date
    is_open: Mask
    freshness: Floats
    wait: Floats
    acceptance: Floats
    _weighed: dict[int, Weighed] = field(default_factory=dict)

    @classmethod
    def of(cls, today: date, columns: Columns, acceptance: Floats) -> "Day":
        """That of these columns."""
        services, day = columns.services, today.toordinal()
        fresh, prompt = scoring.freshness(day - services["assured"]), scoring.promptness(services["wait"])
        return cls(today, services["closed"] < day, fresh, prompt, acceptance)

    def weighed(self, weights: Weights) -> Weighed:
        """What these parts add to each service's score; reckoned once for all boroughs that have these weights."""
        known = self._weighed.get(id(weights))
        if known is None:
            added = weights.freshness * self.freshness + weights.wait * self.wait + weights.acceptance * self.acceptance
            known = self._weighed[id(weights)] = Weighed(added, float(added.max(initial=0)))
        return known

    def at(self, row: int) -> Mapping[str, float]:
        """These parts of one service."""
        own = {"freshness": self.freshness, "wait": self.wait, "acceptance": self.acceptance}
        return {name: float(values[row]) for name, values in own.items()}


class Valuer:
    """Values services by columns that never change; `capacity` is how many places each has, -1 where nobody says."""

    def __init__(self, columns: Columns, topics: Topics, capacity: Counts) -> None:
        self._columns, self._topics = columns, topics
        self._needs = np.ascontiguousarray(columns.services["needs"])
        self._stated, self._unknown = np.maximum(capacity, 1), capacity < 0

    def values(self, options: Options, person: Person, free: Counts) -> Values:
        """How well each of the options does."""
        rows = options.rows
        needs, hints = self._needs_met(rows, person), self._hints_met(rows, person)
        return Values(needs, hints, scoring.nearness(options.metres), self._room(rows, free))

    def _needs_met(self, rows: Rows, person: Person) -> Floats:
        needs, met = self._needs[rows], np.zeros(len(rows))
        for need, weight in scoring.need_weights(person.needs).items():
            met += weight * ((needs & NEEDS.of_one[need]) != 0)
        return met

    def _room(self, rows: Rows, free: Counts) -> Floats:
        shares = np.minimum(np.maximum(free[rows], 0) / self._stated[rows], 1.0)
        shares[self._unknown[rows]] = NEUTRAL
        return shares

    def _hints_met(self, rows: Rows, person: Person) -> Floats | float:
        """How much of what the person would like each is about; neutral where they have not said anything."""
        if not person.wanted.hints:
            return NEUTRAL
        hints = columns_of(person.wanted.hints, self._topics)
        return overlap(hints, self._columns.topics[rows]) if hints else NEUTRAL


def scored(values: Values, weights: Weights, added: Floats) -> Floats:
    """The score of each: its parts weighed, and what its own parts add."""
    score: Floats = weights.needs * values.needs + weights.distance * values.distance + weights.room * values.room
    score += added + weights.hints * values.hints
    return score


def best_beyond(values: Values, weights: Weights, needs: float, most_added: float) -> float:
    """The most that others may score, farther away than what halves nearness or from home, with this share of needs."""
    hints = values.hints if isinstance(values.hints, float) else 1.0
    return weights.needs * needs + weights.distance * NEUTRAL + weights.room + weights.hints * hints + most_added
