"""A service as it stood when a person was answered: all that its score is reckoned from, and told of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np

from services.contract.event import ScorePart
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need
from services.matching.domain.finding.columns import NOT_SAID
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring, told
from services.matching.domain.ranking.ranked import Ranked
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.reasons import in_words


class Candidate(NamedTuple):
    """One service that suited, at one version of its listing; `free` were free, the place that was held among them.

    `metres` is None where nobody has to come, `hints` where the person said nothing of what they would like, and
    `places`, `wait_days` and `assured_on` where nobody has said. Where it `is_booked`, its places are of certain times,
    and no number says how many there are. `room`, `score`, and the share `taken` and the `lot` by which near ties are
    dealt out, are as they were reckoned then. It is kept as an array in this order, so what comes later stands last,
    with a default; an earlier release kept it by its names.
    """

    service_id: UUID
    version: int
    name: str
    way: Way
    needs_met: tuple[Need, ...]
    metres: float | None
    free: int
    places: int | None
    wait_days: int | None
    assured_on: date | None
    is_booked: bool
    hints: float | None
    acceptance: float
    room: float
    score: float
    taken: float
    lot: int

    @classmethod
    def of(cls, person: Person, listed: Listed, ranked: Ranked, free: int) -> "Candidate":
        """The service of this listing, for this person."""
        listing, choice = listed.listing, ranked.choice
        return cls(
            listing.service_id,
            listed.version,
            listing.name,
            choice.way,
            tuple(need for need in person.needs if need in listing.needs),
            None if choice.site is None else choice.metres,
            free,
            None if listing.bookings else listing.places,
            listing.wait_days,
            listing.assured_on,
            bool(listing.bookings),
            ranked.parts["hints"] if person.wanted.hints else None,
            ranked.parts["acceptance"],
            ranked.parts["room"],
            ranked.score,
            ranked.taken,
            ranked.lot,
        )

    @property
    def liked(self) -> float:
        """How far it is what the person would like; neutral where they said nothing of that."""
        return scoring.NEUTRAL if self.hints is None else self.hints

    def values(self, asked: Sequence[Need], today: date) -> Mapping[str, float]:
        """How well it does at each part, from 0 to 1, for somebody who asked for this, on that day."""
        weights, wait = scoring.need_weights(tuple(asked)), NOT_SAID if self.wait_days is None else self.wait_days
        unchecked = (today - (self.assured_on or date.min)).days
        return {
            "needs": sum(weights[need] for need in self.needs_met),
            "hints": self.liked,
            "distance": scoring.NEUTRAL if self.metres is None else scoring.nearness(self.metres),
            "room": self.room,
            "freshness": float(scoring.freshness(np.array(unchecked))),
            "wait": float(scoring.promptness(np.array(wait))),
            "acceptance": self.acceptance,
        }

    def words(self, asked: Sequence[Need], place: str) -> Mapping[str, str]:
        """The same in a sentence each, for somebody near the place of that name."""
        return {
            "needs": in_words.of_needs(asked, self.needs_met),
            "hints": in_words.of_hints(self.hints),
            "distance": in_words.of_distance(self.way, self.metres, place),
            "room": in_words.of_booked_room(self.free) if self.is_booked else in_words.of_room(self.free, self.places),
            "freshness": in_words.of_freshness(self.assured_on),
            "wait": in_words.of_wait(self.wait_days),
            "acceptance": in_words.of_acceptance(self.acceptance),
        }

    def parts(self, asked: Sequence[Need], place: str, today: date, weights: Weights) -> tuple[ScorePart, ...]:
        """The parts of its score as they are told: numbers to four places, and a sentence each."""
        return told.parts(self.values(asked, today), weights, self.words(asked, place))
