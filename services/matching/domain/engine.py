"""Every listed service in memory, as columns: which of them suits a person best takes some fifty microseconds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.contract.listing import Listing
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain import scoring
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person, Position

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

# Scores nearer to each other than this are the same but for rounding.
_SAME_SCORE = 1e-9
_UNKNOWN = -1


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


class Engine:
    """The services as they are listed; it never changes. A row is a service: its number in all columns.

    `reach_metres` is how far a person is sent where a service does not say so itself. `capacity` is how many people
    each can take; -1 where nobody has said.
    """

    def __init__(self, listed: Sequence[Listed], reach_metres: float) -> None:
        self.listed = tuple(listed)
        listings = [one.listing for one in listed]
        self.reach_metres = reach_metres
        self.rows = {listing.service_id: row for row, listing in enumerate(listings)}
        self.capacity: Counts = np.array(
            [_UNKNOWN if listing.places is None else listing.places for listing in listings], dtype=np.int64
        )
        places = [place for listing in listings for place in listing.sites]
        self._easting: Floats = np.array([place.easting for place in places], dtype=np.float64)
        self._northing: Floats = np.array([place.northing for place in places], dtype=np.float64)
        starts = accumulate((len(listing.sites) for listing in listings[:-1]), initial=0)
        self._starts = np.array([*starts] if listings else [], dtype=np.intp)
        self._one_place_each = len(places) == len(listings)
        self._meets: dict[Need, Floats] = {
            need: np.array([need in listing.needs for listing in listings], dtype=np.float64) for need in Need
        }

    def amended(self, changed: Sequence[Listed], gone: Collection[UUID]) -> "Engine":
        """The engine with these listings in place of those before, or beside them, and without those that are gone."""
        replaced = {one.listing.service_id for one in changed} | set(gone)
        kept = [one for one in self.listed if one.listing.service_id not in replaced]
        return Engine([*kept, *changed], self.reach_metres)

    def best(self, person: Person, free: Counts) -> Choice | None:
        """The service with the best score among those that meet a need, are within reach and have a place free.

        Whoever was sent to one service goes there, whatever it is for and however far, if it has a place free.
        """
        needs, squared = self._share_met(person), self._squared_metres(person.position)
        if person.chosen_id is not None:
            row = self.rows.get(person.chosen_id)
            if row is None or (free[row] <= 0 and person.holds_id != person.chosen_id):
                return None
            return Choice(row, float(needs[row]), float(np.sqrt(squared[row])))
        rows = np.flatnonzero((needs > 0) & (squared <= self.reach_metres**2) & (free > 0))
        if not len(rows):
            return None
        metres = np.sqrt(squared[rows])
        scores = scoring.score(needs[rows], scoring.nearness(metres), free[rows] / np.maximum(self.capacity[rows], 1))
        chosen = self._of_the_best(scores, rows, person)
        return Choice(int(rows[chosen]), float(needs[rows[chosen]]), float(metres[chosen]))

    def why_none(self, person: Person) -> UnmatchedReason:
        """Why a person has no place, when no service with room is within reach."""
        if person.chosen_id is not None:
            return UnmatchedReason.NO_ROOM if self.chosen(person) else UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        meets = self._share_met(person) > 0
        if not meets.any():
            return UnmatchedReason.NO_SERVICE_FOR_THE_NEED
        if not (meets & (self._squared_metres(person.position) <= self.reach_metres**2)).any():
            return UnmatchedReason.NO_SERVICE_WITHIN_REACH
        return UnmatchedReason.NO_ROOM

    def chosen(self, person: Person) -> Listed | None:
        """The service that the person was to go to, if it is listed."""
        row = self.rows.get(person.chosen_id) if person.chosen_id else None
        return None if row is None else self.listed[row]

    def _share_met(self, person: Person) -> Floats:
        met = np.zeros(len(self.listed))
        for need, weight in scoring.need_weights(person.needs).items():
            met += weight * self._meets[need]
        if person.declined:
            # What they do not go to meets nothing.
            met[[self.rows[one] for one in person.declined if one in self.rows]] = 0.0
        return met

    def _squared_metres(self, position: Position) -> Floats:
        squared = (self._easting - position.easting) ** 2 + (self._northing - position.northing) ** 2
        if self._one_place_each:
            return squared
        nearest: Floats = np.minimum.reduceat(squared, self._starts)
        return nearest

    def _of_the_best(self, scores: Floats, rows: npt.NDArray[np.intp], person: Person) -> int:
        tied = np.flatnonzero(scores >= scores.max() - _SAME_SCORE)
        if len(tied) == 1:
            return int(tied[0])
        return min(tied.tolist(), key=lambda one: _lot(person, self.listed[rows[one]].listing))


def _lot(person: Person, listing: Listing) -> bytes:
    # Drawn for this person, so that equal services take turns, and from ids alone, so that a repeat draws the same.
    return blake2b(person.referral_id.bytes + listing.service_id.bytes, digest_size=8).digest()
