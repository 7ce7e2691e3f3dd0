"""From what a row says of each field to a service in the shape of Open Referral UK 3.0."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import Gender, Need, ReferrerRole
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.tables import bookings, hours
from services.matching.directory.tables.cells import ages_of, cost_of, day_of, telephone_of
from services.matching.directory.tables.fields import WEEKDAYS
from services.matching.directory.tables.headings import plain

Json = Any
# What a row says: texts that are not empty, by field.
Said = Mapping[str, Sequence[str]]

_NAMES = UUID("a3b1f9b4-6e0a-5c53-9b65-0c7d5c0e7d11")
# What Linkway's own words say, where they are those; other words are of the taxonomy that stands beside.
_CLOSED = {
    "needs": (OwnTaxonomy.NEEDS, Need, ""),
    "ways": (OwnTaxonomy.WAYS, Way, "ways"),
    "gender": (OwnTaxonomy.GENDERS, Gender, "gender"),
    "routes": (OwnTaxonomy.ROUTES, ReferrerRole, "referral routes"),
    "access": (OwnTaxonomy.ACCESS, AccessNeed, "access"),
}
_NUMBERS = {
    "places": OwnTaxonomy.PLACES,
    "companions": OwnTaxonomy.COMPANIONS,
    "reach_metres": OwnTaxonomy.REACH,
}


def service_of(said: Said, directory: str, taxonomy: str) -> dict[str, Json]:
    """The service; its id hangs on what the directory is called, and on its own id, or its name, keeper and place."""
    return _filled(
        {
            "id": _id(said, directory),
            "name": _first(said, "name"),
            "description": "\n".join(said.get("description", ())),
            "status": _status(said),
            "url": _first(said, "website"),
            "email": _first(said, "email"),
            "eligibility_description": "\n".join(said.get("condition", ())),
            "application_process": _first(said, "how_to_join"),
            "wait_time": _first(said, "wait"),
            "assured_date": day_of(checked) if (checked := _first(said, "checked_on")) else "",
            **_ages(said),
            "organization": _organization(said, directory),
            "service_at_locations": _locations(said),
            "service_areas": [{"name": area} for area in (*said.get("borough", ()), *said.get("serves", ()))],
            "schedules": _schedules(said),
            "phones": [{"number": telephone_of(number)} for number in said.get("telephone", ())],
            "languages": [{"name": name} for name in said.get("languages", ())],
            "cost_options": [cost_of(cost) for cost in said.get("cost", ())],
            "attributes": list(_attributes(said, taxonomy)),
        }
    )


def _first(said: Said, field: str) -> str:
    return next(iter(said.get(field, ())), "")


def _filled(written: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in written.items() if value not in ("", [], {}, None)}


def _id(said: Said, directory: str) -> str:
    own = said.get("id") or [_first(said, field) for field in ("name", "organisation", "location", "postcode")]
    return str(uuid5(_NAMES, "\n".join((directory, *map(plain, own)))))


def _status(said: Said) -> str:
    # Several columns may say it, and then that one counts by which nobody can come.
    others = (status for status in said.get("status", ()) if plain(status) != "active")
    return next(others, "active")


def _ages(said: Said) -> dict[str, str]:
    words = _first(said, "ages")
    read = ages_of(words) if words else ("", "")
    # Words that are not known are left to the reader, who leaves the service out where its ages stay unclear.
    youngest, oldest = (words, "") if read is None else read
    return {
        "minimum_age": _first(said, "minimum_age") or youngest,
        "maximum_age": _first(said, "maximum_age") or oldest,
    }


def _organization(said: Said, directory: str) -> dict[str, Json]:
    name = _first(said, "organisation")
    if not name:
        return {}
    number = _first(said, "organisation_number")
    identifiers = [{"identifier_type": "Charity or company number", "identifier": number}] if number else []
    key = "\n".join((directory, "organisation", plain(name)))
    return _filled({"id": str(uuid5(_NAMES, key)), "name": name, "organization_identifiers": identifiers})


def _locations(said: Said) -> list[Json]:
    address = _filled(
        {
            **{f"address_{number}": line for number, line in enumerate(said.get("address", ()), 1)},
            "city": _first(said, "town"),
            "postal_code": _first(said, "postcode"),
        }
    )
    location = {
        "name": _first(said, "location"),
        "latitude": _number(_first(said, "latitude")),
        "longitude": _number(_first(said, "longitude")),
        "addresses": [address] if address else [],
    }
    filled = _filled(location)
    return [{"location": filled}] if filled else []


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _schedules(said: Said) -> list[Json]:
    weekdays = {day: " ".join(said[day]) for day in WEEKDAYS if day in said}
    on_days = []
    if days := said.get("day"):
        on_days = hours.on_days(days, _first(said, "opens_at"), _first(said, "closes_at"))
    words = [schedule for text in said.get("hours", ()) for schedule in hours.in_words(text)]
    booked = [schedule for text in said.get("bookings", ()) for schedule in bookings.in_words(text)]
    return [*hours.by_weekday(weekdays), *on_days, *words, *booked]


def _attributes(said: Said, taxonomy: str) -> Iterable[Json]:
    for field, (own, words, beside) in _CLOSED.items():
        known = {plain(word): word.value for word in words}
        for word in said.get(field, ()):
            ours = known.get("-".join(plain(word).split()))
            yield _term(own.value, ours) if ours else _term(beside or taxonomy, word)
    for field, own in _NUMBERS.items():
        yield from (_term(own.value, number) for number in said.get(field, ()))
    if closed := _first(said, "closed_until"):
        yield _term(OwnTaxonomy.CLOSED_UNTIL.value, day_of(closed))


def _term(taxonomy: str, name: str) -> Json:
    return {"taxonomy_term": {"taxonomy": taxonomy, "name": name}}
