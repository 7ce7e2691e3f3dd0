"""How places, days and times are said in a mail: as Londoners say them, each on one line."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.contract.words.vocabulary import NEED_PHRASES, Need

_METRES_IN_A_MILE = 1609.344
_LONDON = ZoneInfo("Europe/London")
_NOON = 12
# Matching takes what was checked within half a year for fresh.
_FRESH = timedelta(days=183)


def on_one_line(text: str) -> str:
    """The text as one line that holds nothing unseen."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())


def purposes(needs: str) -> str:
    """What a service is there for, as a person would say it: `for help with food and for company and friendship`."""
    *others, last = [f"for {NEED_PHRASES[Need(need)]}" for need in needs.split()] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def how_far(metres: int) -> str:
    """A distance as Londoners say it, to the half mile: it is measured from an area, not from a door."""
    miles = round(metres / _METRES_IN_A_MILE * 2) / 2
    if miles < 0.5:
        return "less than half a mile"
    if miles == 0.5:
        return "about half a mile"
    return f"about {miles:g} {'mile' if miles == 1 else 'miles'}"


def last_moment(instant: str, now: datetime) -> str:
    """The last day that is over in London before this instant, in RFC 3339: `Friday 27 February`.

    Where that day has gone by, as of an appointment today, it is the instant itself: `2:30 pm on Saturday 28 February`.
    """
    if not instant:
        return ""
    ends = _in_london(datetime.fromisoformat(instant))
    day = ends.date() - timedelta(days=1)
    return _day(day) if day >= _in_london(now).date() else f"{_clock(ends)} on {_day(ends)}"


def times_after(intervals: str, now: datetime) -> list[str]:
    """The times to come, each as `Tuesday 3 February, 12 noon to 2 pm`."""
    return list(_times(intervals, now))


def term(interval: str) -> str:
    """From which day to which something goes on: `Friday 17 April to Friday 3 July`."""
    return " to ".join(_day(_in_london(datetime.fromisoformat(one))) for one in interval.split("/") if one)


def old_check(checked_on: str, now: datetime) -> str:
    """The day of the last check, where that is long ago: `5 January 2024`."""
    if not checked_on or now.date() - date.fromisoformat(checked_on) <= _FRESH:
        return ""
    day = date.fromisoformat(checked_on)
    return f"{day.day} {day:%B %Y}"


def _times(intervals: str, now: datetime) -> Iterator[str]:
    for interval in intervals.split():
        starts_at, _, ends_at = interval.partition("/")
        start = datetime.fromisoformat(starts_at)
        if start > now:
            yield f"{_day(_in_london(start))}, {_clock(_in_london(start))}{_until(start, ends_at)}"


def _until(start: datetime, ends_at: str) -> str:
    end = datetime.fromisoformat(ends_at) if ends_at else start
    # Nobody would ask for an end on another day.
    is_told = start < end and _in_london(start).date() == _in_london(end).date()
    return f" to {_clock(_in_london(end))}" if is_told else ""


def _in_london(time: datetime) -> datetime:
    return time.astimezone(_LONDON)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _clock(time: datetime) -> str:
    if time.minute == 0 and time.hour in (0, _NOON):
        return "12 noon" if time.hour else "12 midnight"
    half = "am" if time.hour < _NOON else "pm"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % _NOON or _NOON}{minutes} {half}"
