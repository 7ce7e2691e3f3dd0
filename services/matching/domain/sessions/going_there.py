"""What somebody who holds a place of a session is told: when to come, and how long it is kept for their answer."""

from datetime import datetime, timedelta

from services.contract.events.matches import Session, SessionTime
from services.contract.listing import Booking, Listing
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.courses import course
from services.matching.domain.telling.occasions import LONDON, next_times

_A_MOMENT = timedelta(microseconds=1)


def times_of(session: Session, listing: Listing, now: datetime) -> tuple[SessionTime, ...]:
    """When to come: to the appointment, or to the next meetings of the course as it is listed now.

    Who holds a place of a session that is not listed any more keeps it, and is told when it begins.
    """
    if session.kind is BookingKind.COURSE:
        of_it = [one.times for one in listing.bookings if _is_of(one, session)]
        after = max(now, session.starts_at - _A_MOMENT)
        if meetings := next_times(of_it, after):
            return meetings
    return (SessionTime(starts_at=session.starts_at, ends_at=_end_of_a_day(session)),)


def held_until(until: datetime, session: Session | None, now: datetime) -> datetime:
    """Until when a place is held that nobody has answered for: no longer than until its session begins."""
    return until if session is None or session.starts_at <= now else min(until, session.starts_at)


def _is_of(booking: Booking, session: Session) -> bool:
    known = course(booking, session.starts_at.astimezone(LONDON).date())
    return booking.kind is BookingKind.COURSE and known is not None and known.session.key == session.key


def _end_of_a_day(session: Session) -> datetime | None:
    # The end of a whole course is no time to go home.
    return session.ends_at if session.kind is BookingKind.APPOINTMENT else None
