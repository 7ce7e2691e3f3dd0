"""Ranks options that a person has: their values and scores, which is taken first, and what the answer says of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from services.contract.words.listing_words import Way
from services.matching.domain.finding.chosen import taking_part_from_home
from services.matching.domain.finding.columns import Columns
from services.matching.domain.finding.options import NO_SITE, Options
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import order
from services.matching.domain.ranking.lots import drawn
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.ranked import Choice, Ranked
from services.matching.domain.ranking.scoring import Floats
from services.matching.domain.ranking.values import Counts, Day, Valuer, Values, best_beyond, scored


@dataclass(frozen=True, slots=True)
class Valued:
    """Options with their values and scores."""

    options: Options
    values: Values
    score: Floats


class Ranker:
    """Ranks by columns that never change; only what hangs on the day is reckoned anew when another day comes."""

    def __init__(self, listed: Sequence[Listed], columns: Columns, policy: Policy, acceptance: Floats) -> None:
        self._listed, self._columns, self._policy, self._acceptance = listed, columns, policy, acceptance
        self.capacity: Counts = columns.services["places"].astype(np.int64)
        self._valuer = Valuer(columns, policy.topics, self.capacity)
        self._seeds = np.ascontiguousarray(columns.services["seed"])
        self._day: Day | None = None

    def on(self, today: date) -> Day:
        """What hangs on that day alone."""
        day = self._day
        if day is None or day.today != today:
            day = self._day = Day.of(today, self._columns, self._acceptance)
        return day

    def with_room(self, options: Options, person: Person, free: Counts) -> Options:
        """Those that are open and have a place free."""
        return options.only((free[options.rows] > 0) & self.on(person.today).is_open[options.rows])

    def valued(self, options: Options, person: Person, free: Counts) -> Valued:
        """These options, as well as they do."""
        values = self._valuer.values(options, person, free)
        weights = self._policy.weights[person.borough]
        added = self.on(person.today).weighed(weights).added[options.rows]
        return Valued(options, values, scored(values, weights, added))

    def come_first(self, valued: Valued, person: Person, most: int, *, needs_elsewhere: float) -> bool:
        """Whether the first so many are among these, if no other is near, nor meets more than that share of needs."""
        if len(valued.score) < most:
            return False
        weights = self._policy.weights[person.borough]
        most_added = self.on(person.today).weighed(weights).most
        elsewhere = best_beyond(valued.values, weights, needs_elsewhere, most_added)
        return order.floor(valued.score, most) > elsewhere

    def first(self, valued: Valued, person: Person) -> int:
        """The number of the one that is taken."""
        seeds = self._seeds[valued.options.rows]
        return order.first(valued.score, valued.values.hints, valued.values.room, seeds, person.referral_id)

    def choice(self, valued: Valued, number: int, person: Person) -> Choice:
        """How the person takes part in one of these."""
        options, needs = valued.options, float(valued.values.needs[number])
        row, site = int(options.rows[number]), int(options.sites[number])
        if site == NO_SITE:
            return Choice(row, needs, 0.0, taking_part_from_home(person, self._listed[row].listing), None)
        return Choice(row, needs, float(options.metres[number]), Way.IN_PERSON, site)

    def ranked(self, valued: Valued, person: Person, most: int) -> tuple[Ranked, ...]:
        """The one that is taken, and then the others by their scores."""
        numbers = order.best(valued.score, self.first(valued, person), most)
        return tuple(self.told(self.choice(valued, one, person), valued, one, person) for one in numbers)

    def told(self, choice: Choice, valued: Valued, number: int, person: Person) -> Ranked:
        """All that decided about one of these."""
        parts = {**valued.values.at(number), **self.on(person.today).at(choice.row)}
        lot = int(drawn(person.referral_id, self._seeds[[choice.row]])[0])
        service_id = self._listed[choice.row].listing.service_id
        return Ranked(choice, service_id, float(valued.score[number]), parts, 1 - parts["room"], lot)
