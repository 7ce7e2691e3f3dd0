"""Ranks the services that suit a person, and says of each what decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.contract.words.listing_words import Way
from services.matching.domain.finding.chosen import taking_part, taking_part_from_home
from services.matching.domain.finding.columns import Columns
from services.matching.domain.kernel.looking import Found, Looker
from services.matching.domain.kernel.question import Preferences
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.lots import drawn, seed_of
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.ranked import Choice, Ranked
from services.matching.domain.ranking.scoring import Floats
from services.matching.domain.ranking.topics import columns_of, overlap
from services.matching.domain.ranking.values import Counts, Day, Weighed


class Ranker:
    """Ranks by columns that never change; only what hangs on the day is reckoned anew when another day comes."""

    def __init__(
        self,
        listed: Sequence[Listed],
        rows: Mapping[UUID, int],
        columns: Columns,
        looker: Looker,
        policy: Policy,
        acceptance: Floats,
    ) -> None:
        self._listed, self._rows, self._columns, self._policy = listed, rows, columns, policy
        self._looker, self._acceptance = looker, acceptance
        self._day: Day | None = None

    def on(self, today: date) -> Day:
        """What hangs on that day alone."""
        day = self._day
        if day is None or day.today != today:
            day = self._day = Day.of(today, self._columns, self._acceptance, self._looker.rows_of_entries)
        return day

    def weighed(self, person: Person) -> Weighed:
        """What services add to their scores of their own, on the person's day, by their borough's weights."""
        return self.on(person.today).weighed(self._policy.weights[person.borough])

    def preferences(self, person: Person) -> Preferences:
        """What the person asks beside the rules."""
        return Preferences.of(person, self._rows, self._policy.topics)

    def suiting(self, person: Person, free: Counts, most: int) -> list[Found]:
        """The one that is taken, and then the others by their scores."""
        return self._looker.suiting(person, self.preferences(person), free, self.weighed(person), most)

    def missed(self, person: Person, free: Counts, most: int, at_least: float) -> list[Found]:
        """What would suit best but for one thing."""
        return self._looker.missed(person, self.preferences(person), free, self.weighed(person), most, at_least)

    def choice(self, found: Found, person: Person) -> Choice:
        """How the person takes part in one of these."""
        way = Way.IN_PERSON
        if found.site is None:
            way = taking_part_from_home(person, self._listed[found.row].listing)
        return Choice(found.row, found.needs, found.metres, way, found.site)

    def told(self, choice: Choice, found: Found, person: Person) -> Ranked:
        """All that decided about one of these."""
        of_person = {"needs": found.needs, "hints": found.hints, "distance": found.distance, "room": found.room}
        parts = {**of_person, **self.on(person.today).at(found.row)}
        service_id = self._listed[found.row].listing.service_id
        lot = drawn(seed_of(person.referral_id), int(self._columns.services["seed"][found.row]))
        return Ranked(choice, service_id, found.score, parts, 1 - found.room, lot)

    def at_the_chosen(self, person: Person, row: int, free: Counts) -> Ranked:
        """All that is to be said of a service that somebody has chosen for the person, whatever it is for."""
        listing = self._listed[row].listing
        way, site, metres = taking_part(person, listing)
        shares, weights = scoring.need_weights(person.needs), self._policy.weights[person.borough]
        hints = columns_of(person.wanted.hints, self._policy.topics)
        parts = {
            "needs": sum((share for need, share in shares.items() if need in listing.needs), 0.0),
            "hints": float(overlap(hints, self._columns.topics[[row]])[0]) if hints else scoring.NEUTRAL,
            "distance": scoring.NEUTRAL if site is None else scoring.nearness(metres),
            "room": scoring.room(int(free[row]), int(self._columns.services["places"][row])),
            **self.on(person.today).at(row),
        }
        score = sum(weight * parts[name] for name, weight in weights.parts().items())
        of_person = parts["needs"], parts["hints"], parts["distance"], parts["room"]
        choice = Choice(row, parts["needs"], metres, way, site)
        return self.told(choice, Found(row, site, metres, score, *of_person), person)
