"""When people can come, by RFC 5545 as Open Referral UK uses it, and as directories write it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.contract.listing import Booking, Times
from services.matching.directory.reading.fields.bookings import read_booking
from services.matching.directory.reading.fields.rules import read_rule
from services.matching.directory.reading.written.days import read_clock, read_day
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut

_MOST = 60
_MOST_BOOKINGS = 20


class When(NamedTuple):
    """The times of a service, and those of them that have places of their own."""

    times: tuple[Times, ...]
    bookings: tuple[Booking, ...]


def read_times(service: Part, today: date) -> When:
    """Its times that have not ended, of the service and of its places."""
    found = [(part, one) for part in _schedules(service) if (one := _times(part, today))]
    read = [read_booking(part, one) or one for part, one in found]
    times = dict.fromkeys(one for one in read if isinstance(one, Times))
    bookings = dict.fromkeys(one for one in read if isinstance(one, Booking))
    if len(times) > _MOST or len(bookings) > _MOST_BOOKINGS:
        what = f"It has more than {_MOST} times, or {_MOST_BOOKINGS} with places of their own; the first are kept."
        service.note("schedules", "cut", what, "Write rules in freq.")
    return When(tuple(times)[:_MOST], tuple(bookings)[:_MOST_BOOKINGS])


def _schedules(service: Part) -> Iterator[Part]:
    yield from service.parts("schedules")
    for there in service.parts("service_at_locations"):
        yield from there.parts("schedules")
        if location := there.part("location"):
            yield from location.parts("schedules")


def _times(part: Part, today: date) -> Times | None:
    begins, ends = read_day(part, "valid_from"), _ends(part)
    if ends is not None and (ends < today or (begins or ends) > ends):
        do = "Write the times that hold from today, or leave it out."
        what = "These times have ended, or end before they begin, and are passed over."
        part.note("valid_to", "time-is-over", what, do)
        return None
    freq, interval, byday, bymonthday, starts_on = read_rule(part)
    times = Times(
        freq=freq,
        interval=interval,
        byday=byday,
        bymonthday=bymonthday,
        starts_on=starts_on,
        opens_at=read_clock(part, "opens_at"),
        closes_at=read_clock(part, "closes_at"),
        valid_from=begins,
        valid_to=ends,
        note=_note(part),
    )
    return times if freq or times.opens_at or times.closes_at or times.note else None


def _ends(part: Part) -> date | None:
    ends = [day for day in (read_day(part, "valid_to"), read_day(part, "until")) if day]
    return min(ends, default=None)


def _note(part: Part) -> str | None:
    words = " ".join(filter(None, (part.line("description"), part.line("notes"))))
    return cut(words, 300) if words else None
