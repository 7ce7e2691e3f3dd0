"""Every listed service in memory, as columns: which of them suits a person best takes some hundred microseconds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

import numpy as np

from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import AgeBand, UnmatchedReason
from services.matching.domain.finding.asked import Asked
from services.matching.domain.finding.chosen import age_suits
from services.matching.domain.finding.columns import Columns
from services.matching.domain.finding.company import who_can_come_along
from services.matching.domain.finding.eligibility import BOROUGHS, NEEDS
from services.matching.domain.finding.rules import first_failed
from services.matching.domain.kernel.looking import Found, Looker
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.ranked import Choice, Ranked
from services.matching.domain.ranking.ranker import Ranker
from services.matching.domain.ranking.scoring import NEUTRAL, Floats
from services.matching.domain.ranking.values import Counts

# Where nothing is within reach, it is told of some of so many.
_NEAREST = 12
_BEFORE_BORDER = frozenset(Rule) - frozenset([*Rule][[*Rule].index(Rule.BORDER) :])


class Engine:
    """The services as they are listed; it never changes. A row is a service: its number in all columns.

    `reach_metres` is how far a person is sent where a service does not say so itself. `capacity` is how many people
    each can take; -1 where nobody has said. `acceptance` is how often its provider says yes, by row; a half where
    that is not known.
    """

    def __init__(
        self,
        listed: Sequence[Listed],
        reach_metres: float,
        columns: Columns | None = None,
        rows: Mapping[UUID, int] | None = None,
        looker: Looker | None = None,
        *,
        policy: Policy | None = None,
        acceptance: Mapping[UUID, float] | None = None,
    ) -> None:
        self.listed = tuple(listed)
        self.reach_metres = reach_metres
        self.policy = policy or Policy()
        self.rows = rows or {one.listing.service_id: row for row, one in enumerate(listed)}
        self._columns = columns or Columns.of(self.listed, self.policy)
        self._looker = looker or Looker(self._columns, reach_metres)
        self._with_volunteers = np.flatnonzero(self._columns.services["companions"] > 0).tolist()
        self._rates = acceptance or {}
        self.acceptance: Floats = np.full(len(self.listed), NEUTRAL)
        for service_id, rate in self._rates.items():
            if (row := self.rows.get(service_id)) is not None:
                self.acceptance[row] = rate
        self._ranker = Ranker(self.listed, self.rows, self._columns, self._looker, self.policy, self.acceptance)
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
        columns = self._columns.amended(Columns.of(changed, self.policy), origin)
        return Engine(listed, self.reach_metres, columns, rows, policy=self.policy, acceptance=self._rates)

    def with_acceptance(self, rates: Mapping[UUID, float]) -> "Engine":
        """The engine that knows how often the provider of each of these services says yes, from 0 to 1."""
        same = self._columns, self.rows, self._looker
        return Engine(self.listed, self.reach_metres, *same, policy=self.policy, acceptance=dict(rates))

    def best(self, person: Person, free: Counts) -> Choice | None:
        """The service that suits the person best; see `ranked`."""
        if person.chosen_id is not None:
            return next((one.choice for one in self.ranked(person, free, 1)), None)
        found = self._suiting(person, free, 1)
        return self._ranker.choice(found[0], person) if found else None

    def ranked(self, person: Person, free: Counts, most: int) -> tuple[Ranked, ...]:
        """The services that suit best, of those where the person may go, within reach, with a place free.

        The first is chosen: of all that do as well as the best the one least taken, then by lot (`ranked.dealt`). The
        others follow by their scores. Whoever was sent to one service goes there, whatever it is for and however far,
        if it is for people of their age, their boroughs share it, and it has a place free. Who is under 18 is sent
        nowhere.
        """
        if person.chosen_id is not None:
            return self._at_the_chosen(person, free)
        found = self._suiting(person, free, most)
        return tuple(self._ranker.told(self._ranker.choice(one, person), one, person) for one in found)

    def _suiting(self, person: Person, free: Counts, most: int) -> list[Found]:
        return [] if person.wanted.age_band is AgeBand.UNDER_18 else self._ranker.suiting(person, free, most)

    def fits(self, person: Person, row: int) -> Rule | None:
        """The first rule that the service does not meet for the person; None where they may go there, if it has room.

        Who is to go to one service alone may go to no other, as if nobody listed it.
        """
        listing = self.listed[row].listing
        if person.wanted.age_band is AgeBand.UNDER_18:
            return Rule.AGE
        if person.chosen_id is not None:
            return self._why_not_there(person, row) if listing.service_id == person.chosen_id else Rule.LISTED
        failed = first_failed(person, listing, self.reach_metres)
        return failed if self._shares(person, row) or failed in _BEFORE_BORDER else Rule.BORDER

    def near_misses(
        self, person: Person, free: Counts, most: int, *, better_than: float = 0.0
    ) -> list[tuple[int, Rule]]:
        """The services that would suit best but for one thing, by row, each with the first rule that it fails.

        They score as much as `better_than`; if that is nothing, and none is within reach, they are the nearest.
        """
        if person.wanted.age_band is AgeBand.UNDER_18:
            return []
        if person.chosen_id is not None:
            row = self.rows.get(person.chosen_id)
            failed = None if row is None else self._missing(person, row, free)
            return [(row, failed)] if row is not None and failed else []
        rows = [one.row for one in self._ranker.missed(person, free, most, better_than)]
        if not rows and not better_than:
            rows = self._looker.nearest(NEEDS.of(person.needs), person, _NEAREST)
        return [(row, failed) for row in rows if (failed := self._missing(person, row, free))][:most]

    def suiting(self, person: Person) -> set[int]:
        """The rows of all services where the person may go, whether a place is free there or not."""
        if person.chosen_id is not None:
            return {self.rows[person.chosen_id]} if person.chosen_id in self.rows else set()
        return self._looker.rows(
            Asked.by(person), person, self._ranker.preferences(person), self._ranker.weighed(person)
        )

    def who_can_come_along(self, person: Person) -> Iterator[int]:
        """The services, by row, whose volunteers may come with the person, the nearest first."""
        if person.wanted.age_band is AgeBand.UNDER_18:
            return iter(())
        rows = [row for row in self._with_volunteers if self._shares(person, row)]
        return who_can_come_along(person, rows, self.listed, self.reach_metres)

    def why_none(self, person: Person) -> UnmatchedReason:
        """Why a person has no place, when there is none to be had: the first thing that stands in the way."""
        if person.wanted.age_band is AgeBand.UNDER_18:
            return UnmatchedReason.TOO_YOUNG
        return self._why_not_the_chosen(person) if person.chosen_id else self._what_is_missing(person)

    def _what_is_missing(self, person: Person) -> UnmatchedReason:
        asked, preferences, weighed = Asked.by(person), self._ranker.preferences(person), self._ranker.weighed(person)

        def finds(wanted: Asked) -> bool:
            return bool(self._looker.rows(wanted, person, preferences, weighed, most=1))

        if finds(asked):
            return UnmatchedReason.NO_ROOM
        if person.wanted.age_band is AgeBand.UNKNOWN and finds(asked.of_any_age()):
            return UnmatchedReason.AGE_UNKNOWN
        if not self._is_there(asked.needs, person):
            return UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        return UnmatchedReason.NOT_ELIGIBLE if finds(asked.reached()) else UnmatchedReason.NO_SERVICE_WITHIN_REACH

    def _is_there(self, needs: int, person: Person) -> bool:
        """Whether any service that they have not declined is for any of the needs, whomever it admits."""
        declined = {self.rows[one] for one in person.declined if one in self.rows}
        return not declined.issuperset(np.flatnonzero(self._columns.services["needs"] & needs).tolist())

    def chosen(self, person: Person) -> Listed | None:
        """The service that the person was to go to, if it is listed."""
        row = self.rows.get(person.chosen_id) if person.chosen_id else None
        return None if row is None else self.listed[row]

    def _at_the_chosen(self, person: Person, free: Counts) -> tuple[Ranked, ...]:
        row = self.rows.get(person.chosen_id) if person.chosen_id else None
        if row is None or not self._may_be_sent(person, row):
            return ()
        has_room = free[row] > 0 and self._ranker.on(person.today).is_open[row]
        if not has_room and person.holds_id != person.chosen_id:
            return ()
        return (self._ranker.at_the_chosen(person, row, free),)

    def _may_be_sent(self, person: Person, row: int) -> bool:
        """Whether somebody may choose it for the person: all but its age and the border is theirs to judge."""
        is_grown_up = person.wanted.age_band is not AgeBand.UNDER_18
        return is_grown_up and age_suits(person, self.listed[row].listing) and self._shares(person, row)

    def _shares(self, person: Person, row: int) -> bool:
        return bool(int(self._columns.services["shared"][row]) & BOROUGHS.of_one[person.borough])

    def _why_not_there(self, person: Person, row: int) -> Rule | None:
        if not age_suits(person, self.listed[row].listing):
            return Rule.AGE
        if not self._shares(person, row):
            return Rule.BORDER
        return None if self._ranker.on(person.today).is_open[row] else Rule.OPEN

    def _missing(self, person: Person, row: int, free: Counts) -> Rule | None:
        return self.fits(person, row) or (Rule.ROOM if free[row] <= 0 else None)

    def _why_not_the_chosen(self, person: Person) -> UnmatchedReason:
        chosen = self.chosen(person)
        if chosen is None:
            return UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        if not self._shares(person, self.rows[chosen.listing.service_id]):
            return UnmatchedReason.NOT_ELIGIBLE
        if age_suits(person, chosen.listing):
            return UnmatchedReason.NO_ROOM
        unknown = person.wanted.age_band is AgeBand.UNKNOWN
        return UnmatchedReason.AGE_UNKNOWN if unknown else UnmatchedReason.NOT_ELIGIBLE


def _close_the_gap(row: int, listed: list[Listed], rows: dict[UUID, int], origin: list[int]) -> None:
    """Put the last service where one is gone, so that no other moves."""
    last, came_from = listed.pop(), origin.pop()
    if row < len(listed):
        listed[row], origin[row], rows[last.listing.service_id] = last, came_from, row
