"""How old a person is, as coarsely as counting needs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.contract.doors.refusals import Fault, Refusal
from services.contract.words.vocabulary import AgeBand

LONDON = ZoneInfo("Europe/London")
OLDEST = 120
ADULT = 18
# The first year of each band, from the oldest.
_BANDS = (
    (85, AgeBand.FROM_85),
    (75, AgeBand.FROM_75),
    (65, AgeBand.FROM_65),
    (55, AgeBand.FROM_55),
    (45, AgeBand.FROM_45),
    (35, AgeBand.FROM_35),
    (25, AgeBand.FROM_25),
    (18, AgeBand.FROM_18),
    (0, AgeBand.UNDER_18),
)


class DateOfBirthImpossible(Refusal):
    """Nobody alive was born then."""

    title = "The date of birth cannot be right"
    what_to_do = "Check the day; a person is at most 120 years old."


class TooYoung(Refusal):
    """The person is under 18: Linkway has no way to refer children, whose support others arrange."""

    title = "The person is under 18"
    what_to_do = (
        "Linkway refers adults alone. Check how old they are; if it is right, ring the children's services of the "
        "council where they live, who know what there is for children."
    )


def day_in_london(now: datetime) -> date:
    """Which day it is for the people of London; for an hour of each summer's night it is not yet the day in UTC."""
    return now.astimezone(LONDON).date()


def end_of_day(day: date) -> datetime:
    """The instant at which the day is over in London, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(tzinfo=LONDON)).astimezone(UTC)


def age_band(born_on: date, today: date) -> AgeBand:
    """The ten-year band of a person's age today; raises DateOfBirthImpossible for the unborn and the over 120."""
    age = _years(born_on, today)
    if not 0 <= age <= OLDEST:
        detail = f"Give a date of birth that is not in the future and at most {OLDEST} years ago."
        raise DateOfBirthImpossible(detail, Fault("#/person/born_on", detail))
    return next(band for first, band in _BANDS if age >= first)


def is_a_child(born_on: date, today: date) -> bool:
    """Whether a person is under 18 today."""
    return _years(born_on, today) < ADULT


def check_is_adult(band: AgeBand, pointer: str = "") -> None:
    """Raise TooYoung of the band under 18, pointing at what says so, if anything in the request does."""
    if band is AgeBand.UNDER_18:
        raise TooYoung(TooYoung.what_to_do, *([Fault(pointer, TooYoung.what_to_do)] if pointer else []))


def _years(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
