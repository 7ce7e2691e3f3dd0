"""On which days the times of a service come again, by RFC 5545.

A day is asked whether a rule falls on it, so that a rule that never does costs no more than another; dateutil would
look for its first day until the year 9999. A rule that cannot be read, or does not say which days it means, is none.
"""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.contract.listing import Times
from services.contract.words.listing_words import Frequency

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([-+]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_BYMONTHDAY = re.compile(r"-?([1-9]|[12][0-9]|3[01])")
_BY_THE_MONTH = (Frequency.MONTHLY, Frequency.YEARLY)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Times that come again, every `interval` of `freq`; once, on `first`, where they have none.

    `weekdays` are counted from Monday, each with which one of the month or year it is, from the end below 0; 0 is all.
    """

    freq: Frequency | None
    interval: int
    first: date | None
    earliest: date
    latest: date
    weekdays: frozenset[tuple[int, int]]
    monthdays: frozenset[int]

    @classmethod
    def of(cls, times: Times) -> "Recurrence | None":
        """The rule of these times; None where it cannot be read, or leaves its days open."""
        weekdays, monthdays = _weekdays(times.byday), _monthdays(times.bymonthday)
        if weekdays is None or monthdays is None:
            return None
        freq, first = times.freq or _freq_of(weekdays), times.starts_on
        has_days = bool(weekdays or monthdays) or freq is Frequency.DAILY
        is_counted = first is not None or (has_days and times.interval == 1)
        if not is_counted or (freq not in _BY_THE_MONTH and any(which for which, _ in weekdays)):
            return None
        earliest = max(times.valid_from or date.min, first or date.min)
        latest = times.valid_to or date.max
        return cls(freq, times.interval, first, earliest, latest, weekdays, monthdays)

    def falls_on(self, day: date) -> bool:
        """Whether it comes on that day."""
        if not self.earliest <= day <= self.latest:
            return False
        return self._is_its_turn(day) and (self._is_named(day) if self._names_days else self._is_as_the_first(day))

    @property
    def _names_days(self) -> bool:
        return bool(self.weekdays or self.monthdays)

    def _is_its_turn(self, day: date) -> bool:
        """Whether the interval has come round, counted from the first day."""
        if self.first is None:
            return True
        if self.freq is None:
            return day == self.first
        return (_period(self.freq, day) - _period(self.freq, self.first)) % self.interval == 0

    def _is_named(self, day: date) -> bool:
        weekday = day.weekday()
        if self.weekdays and not any(one == weekday for _, one in self.weekdays):
            return False
        last = monthrange(day.year, day.month)[1]
        if self.monthdays and self.monthdays.isdisjoint((day.day, day.day - last - 1)):
            return False
        return not self.weekdays or any((which, weekday) in self.weekdays for which in (0, *self._which(day, last)))

    def _which(self, day: date, last_of_month: int) -> tuple[int, int]:
        """Which of its weekday it is in its month or year: from the beginning, and from the end."""
        number, last = day.day, last_of_month
        if self.freq is Frequency.YEARLY:
            number, last = day.timetuple().tm_yday, 365 + isleap(day.year)
        return (number - 1) // 7 + 1, -((last - number) // 7 + 1)

    def _is_as_the_first(self, day: date) -> bool:
        """Whether it is the same day of the week, of the month, or of the year as the first."""
        if self.first is None or self.freq in (None, Frequency.DAILY):
            return True
        if self.freq is Frequency.WEEKLY:
            return day.weekday() == self.first.weekday()
        return day.day == self.first.day and (self.freq is Frequency.MONTHLY or day.month == self.first.month)


def _period(freq: Frequency, day: date) -> int:
    """The number of the day, week, month or year; a week begins on Monday."""
    if freq is Frequency.DAILY:
        return day.toordinal()
    if freq is Frequency.WEEKLY:
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month if freq is Frequency.MONTHLY else day.year


def _freq_of(weekdays: frozenset[tuple[int, int]]) -> Frequency | None:
    """What is meant where only days are named: each week, or each month where it is the second Tuesday."""
    if not weekdays:
        return None
    return Frequency.MONTHLY if any(which for which, _ in weekdays) else Frequency.WEEKLY


@lru_cache
def _weekdays(written: str | None) -> frozenset[tuple[int, int]] | None:
    days = [_BYDAY.fullmatch(one) for one in written.split(",")] if written else []
    return None if None in days else frozenset((int(one[1] or 0), _WEEKDAYS.index(one[2])) for one in days if one)


@lru_cache
def _monthdays(written: str | None) -> frozenset[int] | None:
    days = written.split(",") if written else []
    return frozenset(map(int, days)) if all(map(_BYMONTHDAY.fullmatch, days)) else None
