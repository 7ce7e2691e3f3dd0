"""How many places of a service are held and free: in words, and of each of its next appointments and courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.contract.listing import Listing
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.bookable import bookable
from services.matching.domain.sessions.unit import Unit
from services.matching.places import Taken

_MOST_SHOWN: Final = 6


@dataclass(frozen=True)
class SessionShown:
    """An appointment or a course that can be booked, and how many hold a place of it."""

    unit: Unit
    held: int

    @property
    def free(self) -> int:
        """How many places nobody holds; 0 where there are fewer than are held."""
        return max(0, self.unit.places - self.held)

    @property
    def is_course(self) -> bool:
        """Whether people have a place for the whole of its term."""
        return self.unit.session.kind is BookingKind.COURSE


def next_sessions(
    listing: Listing, taken: Taken, now: datetime, most: int | None = _MOST_SHOWN
) -> Sequence[SessionShown]:
    """The next that can be booked, the earliest first; none where places are not of certain times; None is all."""
    units = bookable(listing, now)[:most]
    return [SessionShown(one, taken.sessions.get(one.session.key, 0)) for one in units]


def added(before: Listing, after: Listing, now: datetime) -> Sequence[Unit]:
    """The next that can be booked after a change, and could not be before it."""
    known = {one.session.key for one in bookable(before, now)}
    return [one for one in bookable(after, now) if one.session.key not in known][:_MOST_SHOWN]


def in_words(listing: Listing, taken: Taken) -> str:
    """`3 of 10 held, 7 free, 1 to answer`."""
    held = taken.places - taken.asked
    asked = f", {taken.asked} to answer" if taken.asked else ""
    if listing.bookings:
        return f"{held} {'person has' if held == 1 else 'people have'} a time{asked}"
    if listing.places is None:
        return f"{held} {'person' if held == 1 else 'people'}{asked}; you say yes or no to each"
    return f"{held} of {listing.places} held, {max(0, listing.places - held)} free{asked}"
