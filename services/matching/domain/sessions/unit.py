"""A unit of places: what has places of its own at a service, and can be booked for a while."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.contract.events.matches import Session
from services.contract.words.matching_words import BookingKind
from services.matching.domain.telling.occasions import LONDON


@dataclass(frozen=True, slots=True)
class Unit:
    """One appointment, or the term of one course: it has so many `places`, which can be booked before `until` (UTC)."""

    session: Session
    places: int
    until: datetime


def appointment(starts_at: datetime, ends_at: datetime | None, places: int) -> Unit:
    """The appointment that begins then; it can be booked until it does."""
    key = f"{BookingKind.APPOINTMENT}-{_day(starts_at)}T{starts_at.astimezone(LONDON):%H%M}"
    session = Session(key=key, kind=BookingKind.APPOINTMENT, starts_at=starts_at, ends_at=ends_at)
    return Unit(session, places, starts_at.astimezone(UTC))


def term(starts_at: datetime, ends_at: datetime | None, places: int, until: datetime) -> Unit:
    """The term of a course that begins then; it can be booked before `until`.

    The day alone names it, so that a course whose time of day is put right is no other one with places of its own.
    """
    key = f"{BookingKind.COURSE}-{_day(starts_at)}"
    session = Session(key=key, kind=BookingKind.COURSE, starts_at=starts_at, ends_at=ends_at)
    return Unit(session, places, until.astimezone(UTC))


def _day(instant: datetime) -> str:
    return instant.astimezone(LONDON).date().isoformat().replace("-", "")
