"""Days and times in words, in the language of the page, as they are in London."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

_LONDON = ZoneInfo("Europe/London")


def filters(code: str) -> Mapping[str, Callable[..., Any]]:
    """`day`, `short_day`, `time` and `moment` for templates, in this language; `instant` reads one of RFC 3339."""
    locale = "en_GB" if code.startswith("en") else code
    return {
        "day": partial(day, locale=locale),
        "short_day": partial(short_day, locale=locale),
        "time": partial(time, locale=locale),
        "moment": partial(moment, locale=locale),
        "instant": datetime.fromisoformat,
    }


def day(when: date, *, locale: str = "en_GB") -> str:
    """`Monday 23 November 2026`; of an instant, its day in London."""
    return format_date(_local(when), "EEEE d MMMM y", locale=locale)


def short_day(when: date, *, locale: str = "en_GB") -> str:
    """`23 Nov 2026`."""
    return format_date(_local(when), "d MMM y", locale=locale)


def time(when: datetime, *, locale: str = "en_GB") -> str:
    """`2:30 pm`, in London."""
    return format_time(when.astimezone(_LONDON), "h:mm a" if locale == "en_GB" else "short", locale=locale).lower()


def moment(when: datetime, *, locale: str = "en_GB") -> str:
    """`23 November 2026, 2:30 pm`."""
    return f"{format_date(_local(when), 'd MMMM y', locale=locale)}, {time(when, locale=locale)}"


def _local(when: date) -> date:
    return when.astimezone(_LONDON).date() if isinstance(when, datetime) else when
