"""Every listed service in memory, as columns: which of them suits a person best takes some hundred microseconds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, UnmatchedReason
from services.matching.domain.finding import scoring
from services.matching.domain.finding.asked import Asked
from services.matching.domain.finding.chosen import age_suits, taking_part, taking_part_from_home
from services.matching.domain.finding.columns import Columns, Mask
from services.matching.domain.finding.eligibility import NEEDS
from services.matching.domain.finding.options import NO_SITE, Finder, Options, Rows
from services.matching.domain.finding.scoring import Floats
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person

Counts = npt.NDArray[np.int64]

# Scores nearer to each other than this are the same but for rounding.
_SAME_SCORE = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """A service that suits a person: its row, the share of needs that it meets, and how the person takes part.

    In person it is at the `site` of that number among the listing's, so many `metres` away; else there is no site, and
    no metres count.
    """

    row: int
    needs: float
    metres: float
    way: Way = Way.IN_PERSON
    site: int | None = 0


@dataclass(frozen=True, slots=True)
class _Day:
    """What hangs on the day alone: the part of each score that is the service's own, and which services are open."""

    date: date
    standing: Floats
    is_open: Mask


class Engine:
    """The services as they are listed; it never changes. A row is a service: its number in all columns.

    `reach_metres` is how far a person is sent where a service does not say so itself. `capacity` is how many people
    each can take; -1 where nobody has said.
    """

    def __init__(
        self,
        listed: Sequence[Listed],
        reach_metres: float,
        columns: Columns | None = None,
        rows: Mapping[UUID, int] | None = None,
    ) -> None:
        self.listed = tuple(listed)
        self.reach_metres = reach_metres
        self.rows = rows or {one.listing.service_id: row for row, one in enumerate(listed)}
        self._columns = columns or Columns.of([one.listing for one in listed])
        self._finder = Finder(self._columns, reach_metres)
        self._day: _Day | None = None
        self.capacity: Counts = self._columns.services["places"].astype(np.int64)

    def amended(self, changed: Sequence[Listed], gone: Collection[UUID]) -> "Engine":
        """The engine with these listings in place of those before, or beside them, and without those that are gone."""
        listed, rows, origin = [*self.listed], dict(self.rows), [*range(len(self.listed))]
        for one in gone:
            if (row := rows.pop(one, None)) is not None:
                _close_the_gap(row, listed, rows, origin)
        for number, new in enumerate(changed, len(self.listed)):
            row = rows.setdefault(new.listing.service_id, len(listed))
            listed[row : row + 1], origin[row : row + 1] = [new], [number]
        columns = self._columns.amended(Columns.of([new.listing for new in changed]), origin)
        return Engine(listed, self.reach_metres, columns, rows)

    def best(self, person: Person, free: Counts) -> Choice | None:
        """The service with the best score among those where the person may go, within reach, with a place free.

        Whoever was sent to one service goes there, whatever it is for and however far, if it is for people of their
        age, and has a place free. Who is under 18 is sent nowhere.
        """
        if person.wanted.age_band is AgeBand.UNDER_18:
            return None
        if person.chosen_id is not None:
            return self._at_the_chosen(person, free)
        options = self._finder.find(Asked.by(person), person.position, self._declined(person))
        day = self._on(person.today)
        options = options.only((free[options.rows] > 0) & day.is_open[options.rows])
        if not len(options.rows):
            return None
        needs = self._shares_met(options.rows, person)
        chosen = self._of_the_best(self._scores(options, needs, free, day.standing), options.rows, person)
        return self._choice(options, chosen, float(needs[chosen]), person)

    def why_none(self, person: Person) -> UnmatchedReason:
        """Why a person has no place, when there is none to be had: the first thing that stands in the way."""
        if person.wanted.age_band is AgeBand.UNDER_18:
            return UnmatchedReason.TOO_YOUNG
        return self._why_not_the_chosen(person) if person.chosen_id else self._what_is_missing(person)

    def _what_is_missing(self, person: Person) -> UnmatchedReason:
        asked, declined = Asked.by(person), self._declined(person)

        def finds(wanted: Asked) -> bool:
            return len(self._finder.find(wanted, person.position, declined).rows) > 0

        if finds(asked):
            return UnmatchedReason.NO_ROOM
        if person.wanted.age_band is AgeBand.UNKNOWN and finds(asked.of_any_age()):
            return UnmatchedReason.AGE_UNKNOWN
        if not self._finder.is_there(asked, declined):
            return UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        return UnmatchedReason.NOT_ELIGIBLE if finds(asked.reached()) else UnmatchedReason.NO_SERVICE_WITHIN_REACH

    def chosen(self, person: Person) -> Listed | None:
        """The service that the person was to go to, if it is listed."""
        row = self.rows.get(person.chosen_id) if person.chosen_id else None
        return None if row is None else self.listed[row]

    def _at_the_chosen(self, person: Person, free: Counts) -> Choice | None:
        chosen = self.chosen(person)
        if chosen is None or not age_suits(person, chosen.listing):
            return None
        row = self.rows[chosen.listing.service_id]
        has_room = free[row] > 0 and self._on(person.today).is_open[row]
        if not has_room and person.holds_id != person.chosen_id:
            return None
        way, site, metres = taking_part(person, chosen.listing)
        needs = self._shares_met(np.array([row]), person)
        return Choice(row, float(needs[0]), metres, way, site)

    def _why_not_the_chosen(self, person: Person) -> UnmatchedReason:
        chosen = self.chosen(person)
        if chosen is None:
            return UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        if age_suits(person, chosen.listing):
            return UnmatchedReason.NO_ROOM
        unknown = person.wanted.age_band is AgeBand.UNKNOWN
        return UnmatchedReason.AGE_UNKNOWN if unknown else UnmatchedReason.NOT_ELIGIBLE

    def _declined(self, person: Person) -> list[int]:
        return [self.rows[one] for one in person.declined if one in self.rows]

    def _shares_met(self, rows: Rows, person: Person) -> Floats:
        needs, met = self._columns.services["needs"][rows], np.zeros(len(rows))
        for need, weight in scoring.need_weights(person.needs).items():
            met += weight * ((needs & NEEDS.of_one[need]) != 0)
        return met

    def _scores(self, options: Options, needs: Floats, free: Counts, standing: Floats) -> Floats:
        rows = options.rows
        near, room = scoring.nearness(options.metres), scoring.room(free[rows], self.capacity[rows])
        return scoring.score({"needs": needs, "distance": near, "room": room}) + standing[rows]

    def _on(self, today: date) -> _Day:
        if self._day is None or self._day.date != today:
            services, day = self._columns.services, today.toordinal()
            values = {
                "wait": scoring.promptness(services["wait"]),
                "freshness": scoring.freshness(day - services["assured"]),
            }
            self._day = _Day(today, scoring.score(values), services["closed"] < day)
        return self._day

    def _of_the_best(self, scores: Floats, rows: Rows, person: Person) -> int:
        tied = np.flatnonzero(scores >= scores.max() - _SAME_SCORE)
        if len(tied) == 1:
            return int(tied[0])
        return min(tied.tolist(), key=lambda one: _lot(person, self.listed[rows[one]].listing.service_id))

    def _choice(self, options: Options, chosen: int, needs: float, person: Person) -> Choice:
        row, site = int(options.rows[chosen]), int(options.sites[chosen])
        if site == NO_SITE:
            way = taking_part_from_home(person, self.listed[row].listing)
            return Choice(row, needs, 0.0, way, None)
        return Choice(row, needs, float(options.metres[chosen]), Way.IN_PERSON, site)


def _close_the_gap(row: int, listed: list[Listed], rows: dict[UUID, int], origin: list[int]) -> None:
    """Put the last service where one is gone, so that no other moves."""
    last, came_from = listed.pop(), origin.pop()
    if row < len(listed):
        listed[row], origin[row], rows[last.listing.service_id] = last, came_from, row


def _lot(person: Person, service_id: UUID) -> bytes:
    # Drawn for this person, so that equal services take turns, and from ids alone, so that a repeat draws the same.
    return blake2b(person.referral_id.bytes + service_id.bytes, digest_size=8).digest()
