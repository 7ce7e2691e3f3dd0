"""When people can come, by RFC 5545 as Open Referral UK uses it, and as directories write it."""

from datetime import date

from services.contract.listing import Times
from services.matching.directory.reading.fields.rules import read_rule
from services.matching.directory.reading.written.days import read_clock, read_day
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut

_MOST = 60


def read_times(service: Part, today: date) -> tuple[Times, ...]:
    """Its times that have not ended, of the service and of its places."""
    schedules = [*service.parts("schedules")]
    for there in service.parts("service_at_locations"):
        schedules += there.parts("schedules")
        if location := there.part("location"):
            schedules += location.parts("schedules")
    found = [*filter(None, (_times(one, today) for one in schedules))]
    times = tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)
    if len(times) > _MOST:
        service.note("schedules", "cut", f"It has more than {_MOST} times; the first are kept.", "Write rules in freq.")
    return times[:_MOST]


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
