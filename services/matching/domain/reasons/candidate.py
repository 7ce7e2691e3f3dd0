"""A service as it stood when a person was answered: all that its score is reckoned from, and told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from services.contract.event import ScorePart
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need
from services.matching.domain.finding.columns import NOT_SAID
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring, told
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.ranking.scoring import Floats
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.reasons import in_words


@dataclass(frozen=True, slots=True)
class Candidate:
    """One service that suited, at one version of its listing; `free` were free, the place that was held among them.

    `metres` is None where nobody has to come, and `places`, `wait_days` and `assured_on` where nobody has said. Where
    it `is_booked`, its places are of certain times, and no number says how many there are.
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
    is_booked: bool = False

    @classmethod
    def of(cls, person: Person, listed: Listed, choice: Choice, free: int) -> "Candidate":
        """The service of this listing, for this person."""
        listing = listed.listing
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
        )

    def values(self, asked: Sequence[Need], today: date) -> Mapping[str, Floats]:
        """How well it does at each part, from 0 to 1, for somebody who asked for this, on that day."""
        places, wait = (NOT_SAID if one is None else one for one in (self.places, self.wait_days))
        unchecked = (today - (self.assured_on or date.min)).days
        weights = scoring.need_weights(asked)
        return {
            "needs": np.array(sum(weights[need] for need in self.needs_met)),
            "distance": scoring.nearness(np.array(np.nan if self.metres is None else self.metres)),
            "room": scoring.room(np.array(self.free), np.array(places)),
            "wait": scoring.promptness(np.array(wait)),
            "freshness": scoring.freshness(np.array(unchecked)),
            "hints": np.array(scoring.NEUTRAL),
            "acceptance": np.array(scoring.NEUTRAL),
        }

    def words(self, asked: Sequence[Need], place: str) -> Mapping[str, str]:
        """The same in a sentence each, for somebody near the place of that name."""
        return {
            "needs": in_words.of_needs(asked, self.needs_met),
            "distance": in_words.of_distance(self.way, self.metres, place),
            "room": in_words.of_booked_room(self.free) if self.is_booked else in_words.of_room(self.free, self.places),
            "wait": in_words.of_wait(self.wait_days),
            "freshness": in_words.of_freshness(self.assured_on),
        }

    def parts(self, asked: Sequence[Need], place: str, today: date) -> tuple[ScorePart, ...]:
        """The parts of its score as they are told: numbers to four places, and a sentence each."""
        words = self.words(asked, place)
        values = {name: float(value) for name, value in self.values(asked, today).items()}
        return tuple(part.model_copy(update={"why": words.get(part.name)}) for part in told.parts(values, Weights()))
