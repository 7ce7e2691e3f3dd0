"""A new appointment or course, typed in plain words: how often, on which days, from when to when, for how many."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.contract.listing import Booking, Listing
from services.contract.words.listing_words import Frequency
from services.contract.words.matching_words import BookingKind
from services.matching.doors.pages.provider.listing import reading
from services.matching.doors.pages.provider.listing.sections import Names, Section, Values
from services.matching.doors.pages.provider.listing.times import DAYS, clock
from services.pages.forms import Form

KINDS: Final = (
    (BookingKind.APPOINTMENT.value, "An appointment or a session", "Each person is given one of its days."),
    (BookingKind.COURSE.value, "A course", "Each person is given all of its days, from the first to the last."),
)
OFTEN: Final = (
    ("once", "Once only, on the first day"),
    ("weekly", "Every week"),
    ("fortnightly", "Every second week"),
    ("monthly", "Every month, such as on its second Tuesday"),
)
_BY_THE_WEEK: Final = {"weekly": 1, "fortnightly": 2}
# A fifth Tuesday is the last one: not every month has five.
_LAST_WEEK: Final = 5
_FIELDS: Final = {
    "kind": "kind",
    "places": "places",
    "join_until": "join_until-day",
    "times/freq": "often",
    "times/byday": "days",
    "times/starts_on": "first-day",
    "times/valid_to": "last-day",
    "times/opens_at": "opens",
    "times/closes_at": "closes",
    "times/note": "note",
    # What does not go together is said of the days.
    "times": "last-day",
}
_MOST: Final = 20


def _sent(form: Form, before: Listing) -> Mapping[str, Any]:
    new, kept = _booking(form), [one.model_dump(mode="json") for one in before.bookings]
    return {"bookings": kept if _is_there(new, before) else [*kept, new]}


def _is_there(new: Mapping[str, Any], before: Listing) -> bool:
    """Whether it was added before, because the form was sent twice."""
    try:
        return Booking.model_validate_json(json.dumps(new)) in before.bookings
    except ValueError:
        return False


def _booking(form: Form) -> dict[str, Any]:
    is_course = form["kind"] == BookingKind.COURSE
    return {
        "kind": form["kind"],
        "places": reading.number(form, "places"),
        "times": _times(form),
        "join_until": reading.day(form, "join_until") if is_course else None,
    }


def _times(form: Form) -> dict[str, Any]:
    # What is nothing here must be something, so it is sent as what it is not, and the command says so.
    return {
        **_recurring(form),
        "starts_on": reading.day(form, "first") or "",
        "valid_to": reading.day(form, "last"),
        "opens_at": clock(form["opens"]) or "",
        "closes_at": clock(form["closes"] or None),
        "note": reading.text(form, "note"),
    }


def _recurring(form: Form) -> dict[str, Any]:
    """How often it comes: on the days that are ticked, or where none is on that of the first day."""
    often, first = form["often"], _first(form)
    days = [one for one in DAYS if form.has("days", one)] or ([[*DAYS][first.weekday()]] if first else [])
    if often == "once":
        return {}
    if often in _BY_THE_WEEK:
        return {"freq": Frequency.WEEKLY.value, "interval": _BY_THE_WEEK[often], "byday": ",".join(days) or None}
    if often == "monthly":
        which = (first.day - 1) // 7 + 1 if first else 1
        numbered = [f"{-1 if which == _LAST_WEEK else which}{one}" for one in days]
        return {"freq": Frequency.MONTHLY.value, "byday": ",".join(numbered) or None}
    return {"freq": often}


def _first(form: Form) -> date | None:
    try:
        return date.fromisoformat(reading.day(form, "first") or "")
    except ValueError:
        return None


def _shown(_: Listing) -> Values:
    return {"kind": [BookingKind.APPOINTMENT.value], "often": ["weekly"]}


def _names(_: Form) -> Names:
    # It is the last of them; nothing is wrong with those that are kept.
    new = {f"#/bookings/{at}/{below}": name for at in range(_MOST + 1) for below, name in _FIELDS.items()}
    return {"#/bookings": "kind", **new}


NEW_SESSION: Final = Section("session", "A new appointment or course", ("bookings",), _shown, _sent, _names)
