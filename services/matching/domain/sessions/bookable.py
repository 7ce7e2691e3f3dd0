"""Which units of a service can be booked at a time: those that have not begun, and do so within the horizon."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice

from services.contract.listing import Booking, Listing, Times
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.courses import course
from services.matching.domain.sessions.unit import Unit, appointment
from services.matching.domain.telling.occasions import LONDON, in_london, time_on
from services.matching.domain.telling.recurrence import Recurrence

# Nobody is given a time that is farther off than twelve weeks, nor are more than so many of a service looked at.
HORIZON = timedelta(weeks=12)
MOST_UNITS = 200

_DAY = timedelta(days=1)


def bookable(listing: Listing, now: datetime, horizon: timedelta = HORIZON) -> tuple[Unit, ...]:
    """The first MOST_UNITS units that can be booked, the earliest first; none where it has no bookings.

    What is said twice is one unit, with the fewer places of the two, so that nobody comes to a room that is full.
    """
    if not listing.bookings:
        return ()
    known = _units(listing.bookings, now.astimezone(LONDON).date(), horizon)
    return tuple(islice((one for one in known if one.until > now.astimezone(UTC)), MOST_UNITS))


def unchanged_until(units: Sequence[Unit], now: datetime) -> datetime:
    """Until when these stay the units that can be booked: until one cannot be, or the next day brings another."""
    tomorrow = in_london(now.astimezone(LONDON).date() + _DAY, "00:00").astimezone(UTC)
    return min((tomorrow, *(one.until for one in units)))


def fault_of(kind: BookingKind, times: Times) -> str:
    """Why nobody can book these times; nothing where they can be booked."""
    if kind is BookingKind.APPOINTMENT and times.opens_at is None:
        return "An appointment says no time of day, so it cannot be booked."
    if kind is BookingKind.COURSE and times.valid_from is None and times.starts_on is None:
        return "A course says no day on which it begins, so it cannot be booked."
    first = times.valid_from or times.starts_on
    if first and times.valid_to and times.valid_to < first:
        return "The last day is before the first, so it cannot be booked."
    return ""


# All that happens on one day asks for the same units; only what has begun by then differs.
@lru_cache(maxsize=4096)
def _units(bookings: tuple[Booking, ...], today: date, horizon: timedelta) -> tuple[Unit, ...]:
    latest = today + horizon - _DAY
    terms = (course(one, latest) for one in bookings if one.kind is BookingKind.COURSE)
    every = [*(one for one in terms if one and one.session.starts_at.astimezone(LONDON).date() <= latest)]
    every += _appointments([one for one in bookings if one.kind is BookingKind.APPOINTMENT], today, horizon)
    once: dict[str, Unit] = {}
    for unit in every:
        known = once.setdefault(unit.session.key, unit)
        if unit.places < known.places:
            once[unit.session.key] = unit
    return tuple(sorted(once.values(), key=lambda one: (one.session.starts_at, one.session.key)))


def _appointments(bookings: Sequence[Booking], today: date, horizon: timedelta) -> list[Unit]:
    """Those of the first day, and of the days after it until there are as many as are looked at."""
    rules = [(one, rule) for one in bookings if one.times.opens_at and (rule := Recurrence.of(one.times))]
    found = [*_on(today, rules)]
    enough = len(found) + MOST_UNITS
    for number in range(1, horizon.days):
        if not rules or len(found) >= enough:
            break
        found += _on(today + number * _DAY, rules)
    return found


def _on(day: date, rules: Sequence[tuple[Booking, Recurrence]]) -> Iterator[Unit]:
    for booking, rule in rules:
        if rule.falls_on(day):
            time = time_on(day, booking.times)
            yield appointment(time.starts_at, time.ends_at, booking.places)
