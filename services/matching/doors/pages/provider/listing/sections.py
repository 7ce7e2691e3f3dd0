"""START HERE: the sections of a listing that its provider edits, each a page: what it shows, and what it sends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.contract.listing import Listing
from services.contract.words.listing_words import ListingStatus
from services.matching.doors.pages.provider.listing import reading, times
from services.pages.forms import Form

Values = Mapping[str, Sequence[str]]
Names = Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """A page of the form.

    `shown` gives what its fields show of a listing, `sent` what they ask to be changed, as JSON of the listing before,
    and `names` the fields by JSON pointers of that. `fields` are those of the listing that it is about.
    """

    slug: str
    title: str
    fields: tuple[str, ...]
    shown: Callable[[Listing], Values]
    sent: Callable[[Form, Listing], Mapping[str, Any]]
    names: Callable[[Form], Names]

    @property
    def template(self) -> str:
        """What the page is drawn from."""
        return f"provider/edit-{self.slug}.html"


def _about(form: Form, _: Listing) -> Mapping[str, Any]:
    return {
        "name": form["name"],
        "description": reading.text(form, "description"),
        "needs": reading.chosen(form, "needs"),
    }


def _about_shown(listing: Listing) -> Values:
    return {"name": [listing.name], "description": [listing.description or ""], "needs": listing.needs}


_LINES: Final = ("how_to_join", "telephone", "email", "website")


def _joining(form: Form, _: Listing) -> Mapping[str, Any]:
    lines = {name: reading.text(form, name) for name in _LINES}
    return {"ways": reading.chosen(form, "ways"), "wait_days": reading.number(form, "wait_days"), **lines}


def _joining_shown(listing: Listing) -> Values:
    wait = "" if listing.wait_days is None else str(listing.wait_days)
    return {"ways": listing.ways, "wait_days": [wait]} | {name: [getattr(listing, name) or ""] for name in _LINES}


def _who(form: Form, before: Listing) -> Mapping[str, Any]:
    ages = {name: reading.number(form, name) for name in ("minimum_age", "maximum_age")}
    said = {**ages, "genders": reading.chosen(form, "genders"), "condition": reading.text(form, "condition")}
    return {"who_for": {**before.who_for.model_dump(mode="json"), **said}}


def _who_shown(listing: Listing) -> Values:
    who = listing.who_for
    ages = {"minimum_age": who.minimum_age, "maximum_age": who.maximum_age}
    shown = {name: ["" if age is None else str(age)] for name, age in ages.items()}
    return {**shown, "genders": who.genders, "condition": [who.condition or ""]}


def _access(form: Form, _: Listing) -> Mapping[str, Any]:
    return {"access": reading.chosen(form, "access"), "languages": reading.languages(form, "languages")}


def _access_shown(listing: Listing) -> Values:
    return {"access": listing.access, "languages": [reading.languages_shown(listing.languages)]}


def _times(form: Form, _: Listing) -> Mapping[str, Any]:
    return {"times": [*times.times_sent(form).values()]}


def _costs(form: Form, _: Listing) -> Mapping[str, Any]:
    return {"costs": [*times.costs_sent(form).values()]}


def _places(form: Form, before: Listing) -> Mapping[str, Any]:
    companions = reading.number(form, "companions")
    if not before.bookings:
        return {"places": reading.number(form, "places"), "companions": companions}
    bookings = [
        {**one.model_dump(mode="json"), "places": reading.number(form, f"bookings-{row}-places")}
        for row, one in enumerate(before.bookings)
    ]
    return {"bookings": bookings, "companions": companions}


def _places_shown(listing: Listing) -> Values:
    known = {"places": listing.places, "companions": listing.companions}
    known |= {f"bookings-{row}-places": one.places for row, one in enumerate(listing.bookings)}
    return {name: ["" if number is None else str(number)] for name, number in known.items()}


def _open(form: Form, _: Listing) -> Mapping[str, Any]:
    is_closed = form["status"] == ListingStatus.TEMPORARILY_CLOSED
    return {"status": form["status"], "closed_until": reading.day(form, "closed_until") if is_closed else None}


def _open_shown(listing: Listing) -> Values:
    day = reading.day_shown("closed_until", listing.closed_until)
    return {"status": [listing.status], **{name: [part] for name, part in day.items()}}


def _plain(*names: str, **others: str) -> Callable[[Form], Names]:
    known = {f"#/{name}": name for name in names} | {f"#/{name}": field for name, field in others.items()}
    return lambda _: known


def _who_names(_: Form) -> Names:
    return {f"#/who_for/{name}": name for name in ("minimum_age", "maximum_age", "genders", "condition")}


def _times_names(form: Form) -> Names:
    parts = {"byday": "days", "opens_at": "opens", "closes_at": "closes", "note": "note"}
    return {
        f"#/times/{place}/{part}": f"times-{row}-{name}"
        for place, row in enumerate(times.times_sent(form))
        for part, name in parts.items()
    }


def _places_names(form: Form) -> Names:
    rows = [name.split("-")[1] for name in form.values if name.startswith("bookings-")]
    of_bookings = {f"#/bookings/{row}/places": f"bookings-{row}-places" for row in rows}
    return {"#/places": "places", "#/companions": "companions", **of_bookings}


def _costs_names(form: Form) -> Names:
    return {
        f"#/costs/{place}/{part}": f"costs-{row}-{name}"
        for place, row in enumerate(times.costs_sent(form))
        for part, name in {"pence": "pounds", "words": "words"}.items()
    }


_JOINING: Final = ("ways", *_LINES, "wait_days")
SECTIONS: Mapping[str, Section] = {
    one.slug: one
    for one in (
        Section(
            "about",
            "What it is",
            ("name", "description", "needs"),
            _about_shown,
            _about,
            _plain("name", "description", "needs"),
        ),
        Section(
            "open",
            "Open or closed",
            ("status", "closed_until"),
            _open_shown,
            _open,
            _plain("status", closed_until="closed_until-day"),
        ),
        Section("times", "When it is on", ("times",), times.times_shown, _times, _times_names),
        Section(
            "places",
            "Places",
            ("places", "bookings", "companions"),
            _places_shown,
            _places,
            _places_names,
        ),
        Section("costs", "What it costs", ("costs",), times.costs_shown, _costs, _costs_names),
        Section("joining", "How to join", _JOINING, _joining_shown, _joining, _plain(*_JOINING)),
        Section("who", "Who it is for", ("who_for",), _who_shown, _who, _who_names),
        Section(
            "access",
            "Access and languages",
            ("access", "languages"),
            _access_shown,
            _access,
            _plain("access", "languages"),
        ),
    )
}
