"""Days and times of day, as directories write them."""

import re
from datetime import date
from functools import lru_cache

from services.matching.directory.reading.written.part import Part

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].{0,40})?")
# In the United Kingdom the day stands first.
_UK = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)? ?([ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)

_MOST_READ = 80


def read_day(part: Part, field: str) -> date | None:
    """The day in this field, which may have a time behind it."""
    written = part.word(field)
    day = day_of(written[:_MOST_READ]) if written else None
    if written and day is None:
        part.note(field, "bad-date", "It is no day of the calendar, and is passed over.", "Write it like 2026-01-31.")
    return day


@lru_cache(maxsize=4096)
def day_of(written: str) -> date | None:
    """The day that is written; None where it is none."""
    if found := _ISO.fullmatch(written):
        year, month, day = map(int, found.groups())
    elif found := _UK.fullmatch(written):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_clock(part: Part, field: str) -> str | None:
    """The time of day in this field, as London's clocks show it.

    An offset is passed over: feeds write the hour on the door, and `Z` or `+00:00` behind it in summer too.
    """
    written = part.word(field)
    clock = _clock(written[:_MOST_READ]) if written else None
    if written and clock is None:
        part.note(field, "bad-time", "It is no time of day, and is passed over.", "Write it like 14:30.")
    return clock


@lru_cache(maxsize=4096)
def _clock(written: str) -> str | None:
    found = _CLOCK.fullmatch(written)
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith("p")
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
