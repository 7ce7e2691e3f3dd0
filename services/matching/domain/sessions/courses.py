"""The term of a course, in which a person has a place as a whole."""

from datetime import date, timedelta

from services.contract.listing import Booking, Times
from services.matching.domain.sessions.unit import Unit, term
from services.matching.domain.telling.occasions import in_london, time_on
from services.matching.domain.telling.recurrence import Recurrence

_DAY = timedelta(days=1)
# A term is no longer than this, and whoever may join later may join until then.
_LONGEST = timedelta(days=3 * 366)


def course(booking: Booking, latest: date) -> Unit | None:
    """Its term, from its first meeting to its last; None where it begins after `latest`, never, or ends before it does.

    Where nothing says on which days it meets, it begins and ends on the first and the last day of the term.
    """
    times = booking.times
    first, last = times.valid_from or times.starts_on, times.valid_to
    if first is None or first > latest or (last and last < first):
        return None
    farthest = first + _LONGEST
    begins = time_on(_meeting(times, first, min(last or farthest, farthest), _DAY), times).starts_at
    ends = None
    if last:
        meets = time_on(_meeting(times, min(last, farthest), first, -_DAY), times)
        ends = meets.ends_at or in_london(meets.starts_at.date() + _DAY, "00:00")
    until = begins
    if booking.join_until:
        joined_by = in_london(min(booking.join_until, farthest) + _DAY, "00:00")
        until = min(joined_by, ends or joined_by)
    return term(begins, ends, booking.places, until)


def _meeting(times: Times, day: date, last: date, step: timedelta) -> date:
    """The first day from this one on, by steps until the last, on which it meets; this one, where there is none."""
    rule = Recurrence.of(times)
    days = (day + number * step for number in range(abs((last - day).days) + 1))
    return next((one for one in days if rule and rule.falls_on(one)), day)
