"""A listing in words, row by row, as people who look for support read it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from services.contract.listing import Booking, Cost, Listing, Times, WhoFor
from services.contract.text.languages import name_of
from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES, Frequency, ListingStatus
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import NEED_PHRASES, Gender
from services.matching.domain.telling.going_there import address
from services.matching.doors.pages.provider.listing.reading import pounds
from services.matching.doors.pages.provider.listing.times import DAYS, is_weekly
from services.pages import dates

GENDERS: Final = {Gender.FEMALE: "Women", Gender.MALE: "Men", Gender.OTHER: "People of another gender"}
_OFTEN: Final = {
    Frequency.DAILY: "each day",
    Frequency.WEEKLY: "each week",
    Frequency.MONTHLY: "each month",
    Frequency.YEARLY: "each year",
}
_WHICH: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
NOTHING: Final = "Not said"


class Row(NamedTuple):
    """One thing that a listing says, and the section that it is edited in; none where it cannot be edited here."""

    section: str
    what: str
    said: str


def rows(listing: Listing) -> tuple[Row, ...]:
    """All that it says."""
    return tuple(Row(section, what, said or NOTHING) for section, what, said in _rows(listing))


def _rows(listing: Listing) -> Iterator[tuple[str, str, str | None]]:
    yield "about", "Name", listing.name
    yield "about", "Description", listing.description
    yield "about", "It helps with", _joined(NEED_PHRASES[one] for one in listing.needs)
    yield "open", "Open or closed", open_or_closed(listing)
    yield "times", "When", "\n".join(map(when, listing.times))
    yield "places", "Places", places(listing)
    yield "costs", "Cost", "\n".join(map(cost, listing.costs))
    yield "joining", "How people take part", _joined(WAY_PHRASES[one] for one in listing.ways)
    yield "joining", "How to join", listing.how_to_join
    yield "joining", "Telephone", listing.telephone
    yield "joining", "Email", listing.email
    yield "joining", "Website", listing.website
    yield "joining", "Usual wait", None if listing.wait_days is None else _days(listing.wait_days)
    yield "who", "Who it is for", who(listing.who_for)
    yield "access", "Access", _joined(ACCESS_PHRASES[one] for one in listing.access)
    yield "access", "Languages beside English", ", ".join(map(name_of, listing.languages))
    yield "", "Where", "\n".join(", ".join(address(one)) for one in listing.sites)
    yield "", "Area served", ", ".join(one.name for one in listing.areas)


def changes(before: Listing, after: Listing) -> Sequence[tuple[str, str, str]]:
    """What is said otherwise: what, how it was, and how it will be."""
    both = zip(rows(before), rows(after), strict=True)
    return [(was.what, was.said, will_be.said) for was, will_be in both if was != will_be]


def open_or_closed(listing: Listing) -> str:
    """`Open`, or until when it is closed."""
    if listing.status is ListingStatus.ACTIVE:
        return "Open"
    until = f" until {dates.day(listing.closed_until)}" if listing.closed_until else ""
    return f"Closed for a while{until}"


def when(times: Times) -> str:
    """`Tuesday and Thursday, 12:00 to 14:30`; what is by the month, as far as it can be said plainly."""
    hours = " to ".join(one for one in (times.opens_at, times.closes_at) if one)
    said = [_often(times), hours, times.note]
    return ", ".join(one for one in said if one)


def _often(times: Times) -> str:
    days = [_which(one[:-2]) + DAYS[one[-2:]] for one in (times.byday or "").split(",") if one[-2:] in DAYS]
    if times.freq is None and not days and times.starts_on:
        return dates.day(times.starts_on)
    if is_weekly(times):
        return _joined(days)
    often = _OFTEN.get(times.freq, "") if times.freq else ""
    if times.interval > 1:
        often = f"every {times.interval} {often.removeprefix('each ')}s"
    said = " ".join(one for one in (often, f"on {_joined(days)}" if days else "") if one)
    return said[:1].upper() + said[1:]


def _which(number: str) -> str:
    """`the second `, of what comes by the month."""
    return f"the {_WHICH[number.lstrip('+')]} " if number.lstrip("+") in _WHICH else ""


def places(listing: Listing) -> str:
    """How many people it can take: at a time, at each appointment, or in each course."""
    if listing.bookings:
        return "\n".join(map(booking, listing.bookings))
    if listing.places is None:
        return "Not said: you say yes or no to each person"
    return f"{listing.places} people at a time"


def booking(one: Booking) -> str:
    """`4 places each time: Wednesday, 10:00 to 10:30`; of a course, from when to when."""
    if one.kind is BookingKind.APPOINTMENT:
        return f"{_number(one.places)} each time: {when(one.times)}{_term(one.times)}"
    days = (one.times.valid_from or one.times.starts_on, one.times.valid_to)
    term = " to ".join(dates.short_day(day) for day in days if day)
    return f"{_number(one.places)} in the course of {term}: {when(one.times)}"


def _number(places: int) -> str:
    return "1 place" if places == 1 else f"{places} places"


def _term(times: Times) -> str:
    """`, from 1 Dec 2026 to 31 Mar 2027`; nothing of what has no first and no last day, or is on one day alone."""
    is_once = times.freq is None and not times.byday
    first = times.valid_from or times.starts_on
    said = [f"{word} {dates.short_day(day)}" for word, day in (("from", first), ("to", times.valid_to)) if day]
    return "" if is_once or not said else f", {' '.join(said)}"


def cost(one: Cost) -> str:
    """`Free`, `£3.50 a lunch`."""
    amount = "" if one.pence is None else "Free" if one.pence == 0 else f"£{pounds(one.pence)}"
    return " ".join(part for part in (amount, one.words) if part)


def who(limits: WhoFor) -> str:
    """Whom a service is for."""
    said = [_ages(limits), _joined(GENDERS.get(one, one.value) for one in limits.genders), limits.condition]
    return "\n".join(one for one in said if one) or "Anybody"


def _ages(limits: WhoFor) -> str:
    lowest, highest = limits.minimum_age, limits.maximum_age
    if lowest is not None and highest is not None:
        return f"Aged {lowest} to {highest}"
    if lowest is not None:
        return f"Aged {lowest} or over"
    return f"Aged {highest} or under" if highest is not None else ""


def _days(number: int) -> str:
    return "None" if number == 0 else "1 day" if number == 1 else f"{number} days"


def _joined(words: Iterable[str]) -> str:
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last
