"""The next times at which people can come to a service."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from services.contract.events.matches import SessionTime
from services.contract.listing import Times
from services.matching.domain.telling.recurrence import Recurrence

LONDON = ZoneInfo("Europe/London")
MOST_TIMES = 3
DAYS_AHEAD = 60

_DAY = timedelta(days=1)


def next_times(times: Sequence[Times], now: datetime) -> tuple[SessionTime, ...]:
    """The next three times that begin after `now`, within sixty days: London's time, the earliest first."""
    known = _times_from(tuple(times), now.astimezone(LONDON).date())
    return tuple(islice((one for one in known if one.starts_at > now), MOST_TIMES))


# All who are matched on one day ask for the same times; only what is over by then differs.
@lru_cache(maxsize=4096)
def _times_from(times: tuple[Times, ...], first: date) -> tuple[SessionTime, ...]:
    """All times on the first day, and on those after it until as many as are told."""
    rules = [(one, rule) for one in times if one.opens_at and (rule := Recurrence.of(one))]
    today, later = _times_on(first, rules), list[SessionTime]()
    for number in range(1, DAYS_AHEAD):
        if not rules or len(later) >= MOST_TIMES:
            break
        later += _times_on(first + number * _DAY, rules)
    return (*today, *later)


def _times_on(day: date, rules: Sequence[tuple[Times, Recurrence]]) -> list[SessionTime]:
    """Each time at which people can come that day, once."""
    times = (time_on(day, one) for one, rule in rules if rule.falls_on(day))
    return sorted({one.starts_at: one for one in times}.values(), key=lambda one: one.starts_at)


def time_on(day: date, times: Times) -> SessionTime:
    """When it begins and ends on that day."""
    opens, closes = times.opens_at or "00:00", times.closes_at
    if closes is None:
        return SessionTime(starts_at=in_london(day, opens))
    # What closes before it opens does so after midnight.
    last_day = day if closes > opens else day + _DAY
    return SessionTime(starts_at=in_london(day, opens), ends_at=in_london(last_day, closes))


def in_london(day: date, clock: str) -> datetime:
    """That time of that day; an hour later where the clocks go forward over it, the first where it comes twice."""
    return datetime.combine(day, time.fromisoformat(clock), LONDON).astimezone(UTC).astimezone(LONDON)
