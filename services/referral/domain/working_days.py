"""When people at work in London can be expected to act: not at night, on weekends or on bank holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays
from holidays import HolidayBase

from services.referral.domain.age import LONDON

MORNING = time(9, tzinfo=LONDON)
_SATURDAY = 5


@cache
def _bank_holidays() -> HolidayBase:
    # England's, worked out by the library for whichever year is asked about.
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Whether people in England work on this day."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays()


def next_working_morning(at: datetime) -> datetime:
    """The first nine o'clock in London of a working day that is not before this instant; in UTC."""
    day = at.astimezone(LONDON).date()
    while not is_working_day(day) or datetime.combine(day, MORNING) < at:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING).astimezone(UTC)
