"""On which days times come again is what dateutil says too, of rules for which it finds an end."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as some

from services.contract.listing import Times
from services.contract.words.listing_words import Frequency
from services.matching.domain.telling.recurrence import Recurrence

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHICH = {Frequency.MONTHLY: (1, 2, 4, -1, -2), Frequency.YEARLY: (1, 6, 20, -1, -30)}


@some.composite
def rules(draw: some.DrawFn) -> Times:
    """A rule that RFC 5545 allows, and that comes again before long."""
    freq = draw(some.sampled_from(Frequency))
    # Of every Friday and the first Monday dateutil makes the first Mondays that are Fridays.
    which = some.sampled_from(draw(some.sampled_from((("",), WHICH.get(freq, ("",))))))
    weekdays = draw(some.sets(some.builds("{}{}".format, which, some.sampled_from(DAYS)), max_size=3))
    monthdays = draw(some.sets(some.sampled_from((1, 13, 28, 31, -1, -3)), max_size=3)) if not weekdays else set()
    if freq is Frequency.WEEKLY:
        monthdays = set()
    return Times(
        freq=freq,
        interval=draw(some.integers(1, 4)),
        byday=",".join(sorted(weekdays)) or None,
        bymonthday=",".join(map(str, sorted(monthdays))) or None,
        starts_on=draw(some.dates(date(2024, 1, 1), date(2026, 6, 30))),
    )


@settings(deadline=None)
@given(rules())
def test_days_are_those_of_dateutil(times: Times) -> None:
    assert times.starts_on is not None
    last = times.starts_on + timedelta(days=800)
    rule = Recurrence.of(times)
    assert rule is not None
    days = (times.starts_on + timedelta(days=number) for number in range(801))
    assert [day for day in days if rule.falls_on(day)] == [one.date() for one in as_dateutil_says(times, last)]


def as_dateutil_says(times: Times, last: date) -> list[datetime]:
    parts: dict[str, Any] = {"FREQ": times.freq, "INTERVAL": times.interval}
    parts |= {"BYDAY": times.byday, "BYMONTHDAY": times.bymonthday, "UNTIL": f"{last:%Y%m%d}"}
    written = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    assert times.starts_on is not None
    return list(rrulestr(written, dtstart=datetime.combine(times.starts_on, datetime.min.time())))
