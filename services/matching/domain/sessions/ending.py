"""What is left of a service's bookings when one appointment is cancelled, or a series of them or a course ends."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.contract.listing import Booking, Times
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.unit import Unit, appointment
from services.matching.domain.telling.occasions import LONDON, time_on
from services.matching.domain.telling.recurrence import Recurrence

_DAY = timedelta(days=1)
# What does not come again within five years is taken to come no more.
_FARTHEST = 5 * 366


def without(bookings: Sequence[Booking], cancelled: Unit, today: date) -> tuple[Booking, ...]:
    """The bookings without this appointment; a series goes on before and after its day, and what is over is left out.

    A series has no exceptions, so it becomes two: whoever reads listings needs no rule that they do not know yet.
    """
    return tuple(part for one in bookings for part in _around(one, cancelled, today))


def ended(bookings: Sequence[Booking], series: Booking, last: date | None) -> tuple[Booking, ...]:
    """The bookings with this series until its last day; without it, where there is none."""
    if last is None:
        return tuple(one for one in bookings if one != series)
    until = _on_other_days(series, valid_to=last)
    return tuple(until if one == series else one for one in bookings)


def _around(booking: Booking, cancelled: Unit, today: date) -> Iterator[Booking]:
    day = cancelled.session.starts_at.astimezone(LONDON).date()
    if not _is_of(booking, cancelled, day):
        yield booking
        return
    for part in (_on_other_days(booking, valid_to=day - _DAY), _on_other_days(booking, valid_from=day + _DAY)):
        if _comes_again(part.times, max(today, part.times.valid_from or today)):
            yield part


def _is_of(booking: Booking, unit: Unit, day: date) -> bool:
    times = booking.times
    rule = Recurrence.of(times) if booking.kind is BookingKind.APPOINTMENT and times.opens_at else None
    if rule is None or not rule.falls_on(day):
        return False
    return appointment(time_on(day, times).starts_at, None, booking.places).session.key == unit.session.key


def _on_other_days(booking: Booking, **days: date) -> Booking:
    # `starts_on` stays, because every second week is counted from it.
    return booking.model_copy(update={"times": booking.times.model_copy(update=days)})


def _comes_again(times: Times, first: date) -> bool:
    rule = Recurrence.of(times)
    return rule is not None and any(rule.falls_on(first + number * _DAY) for number in range(_FARTHEST))
