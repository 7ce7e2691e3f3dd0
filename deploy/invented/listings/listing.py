"""One service that does not exist, as Open Referral UK 3.0 writes it."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from deploy.invented.listings.kinds import Kind
from deploy.invented.listings.offers import Offer
from deploy.invented.people import INVENTED
from services.contract.boroughs import Borough
from services.contract.words.listing_words import Way
from services.contract.words.matching_words import BookingKind
from services.contract.words.vocabulary import NEED_PHRASES
from services.matching.directory.own_terms import OwnTaxonomy

Json = dict[str, Any]
NAMESPACE = UUID("6d1c2a52-58a4-5c0e-8a4b-3b0e9f6f2d10")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")
HOURS = range(9, 18)
HOSTS = (
    "Almond Tree Trust",
    "Bridge House",
    "Corner Table",
    "Doorstep Neighbours",
    "Elm Street Centre",
    "Forget-me-not",
    "Green Bench",
    "Harbour Rooms",
    "Kettle and Company",
    "Lantern Hall",
    "Open Hands",
    "Red Door Project",
)
# Ofcom keeps these thousand numbers of London's free for drama.
PHONES = range(1000)


def service(
    name: str, borough: Borough, offer: Offer, kind: Kind, postcode: str, random: Random, today: date | None
) -> Json:
    """The service of this name, at this postcode where people come to it."""
    host = random.choice(HOSTS)
    written = {
        "id": _id(name),
        "name": f"{offer.name} {INVENTED}",
        "description": f"{offer.about} {INVENTED}",
        "status": "temporarily closed" if kind.is_closed_for_now else "active",
        "minimum_age": kind.minimum_age,
        "maximum_age": kind.maximum_age,
        "organization": {
            "id": organization_id(host, borough),
            "name": f"{host}, {borough.name} {INVENTED}",
            "description": f"It does not exist. {INVENTED}",
        },
        "schedules": [_schedule(name, random) | _booking(kind, today)],
        "service_at_locations": [{"id": _id(name, "at"), "location": _location(name, borough, kind, postcode, random)}],
        "attributes": list(_attributes(name, offer, kind)),
        "phones": [{"id": _id(name, "phone"), "number": f"020 7946 0{random.choice(PHONES):03d}"}],
        "cost_options": [_cost(name, kind.pence)] if kind.pence is not None else [],
        "languages": [{"id": _id(name, code), "code": code} for code in kind.languages],
        "service_areas": [] if kind.way is Way.IN_PERSON else [_area(name, borough)],
        "wait_time": f"{kind.wait_days} days" if kind.wait_days else None,
        "assured_date": _checked(kind, today),
    }
    # The standard says to leave out what is empty.
    return {field: value for field, value in written.items() if value not in (None, [])}


def organization_id(host: str, borough: Borough) -> str:
    """The id of a host's organisation in a borough, the same in every directory."""
    return _id(host, borough.slug)


def _checked(kind: Kind, today: date | None) -> str | None:
    if today is None or kind.checked_days_ago is None:
        return None
    return (today - timedelta(days=kind.checked_days_ago)).isoformat()


def _schedule(name: str, random: Random) -> Json:
    opens = random.choice(HOURS)
    return {
        "id": _id(name, "schedule"),
        "freq": "WEEKLY",
        "byday": ",".join(sorted(random.sample(DAYS, random.randint(1, 3)), key=DAYS.index)),
        "opens_at": f"{opens:02d}:00",
        "closes_at": f"{opens + 2:02d}:00",
    }


def _booking(kind: Kind, today: date | None) -> Json:
    """What is booked: appointments of the next three weeks, or a course that begins in a week and takes ten."""
    if kind.booking is None or today is None:
        return {}
    weeks = 10 if kind.booking is BookingKind.COURSE else 3
    begins = today + timedelta(weeks=1) if kind.booking is BookingKind.COURSE else today
    said = {"linkway_booking": kind.booking.value, "linkway_places": kind.places}
    return said | {"valid_from": begins.isoformat(), "valid_to": (begins + timedelta(weeks=weeks)).isoformat()}


def _location(name: str, borough: Borough, kind: Kind, postcode: str, random: Random) -> Json:
    number = random.randint(1, 200)
    if kind.way is not Way.IN_PERSON:
        return {"id": _id(name, "location"), "location_type": "virtual"}
    address = {
        "id": _id(name, "address"),
        "address_1": f"{number} Example Street {INVENTED}",
        "city": "London",
        "state_province": borough.name,
        "postal_code": postcode,
        "country": "GB",
        "address_type": "physical",
    }
    place: Json = {"id": _id(name, "location"), "location_type": "physical", "addresses": [address]}
    if kind.step_free:
        place["accessibility"] = [{"id": _id(name, "step-free"), "description": "Step-free access"}]
    return place


def _attributes(name: str, offer: Offer, kind: Kind) -> Iterator[Json]:
    for need in offer.needs:
        yield _attribute(name, OwnTaxonomy.NEEDS, need.value, NEED_PHRASES[need])
    if kind.places is not None and kind.booking is None:
        yield _attribute(name, OwnTaxonomy.PLACES, str(kind.places), "How many people can come.")
    if kind.way is not Way.IN_PERSON:
        yield _attribute(name, OwnTaxonomy.WAYS, kind.way.value, "How people take part.")
    if kind.gender:
        yield _attribute(name, OwnTaxonomy.GENDERS, kind.gender.value, "Whom it is for.")


def _attribute(name: str, taxonomy: str, term: str, description: str) -> Json:
    about = {"id": _id(taxonomy, term), "name": term, "description": description, "taxonomy": taxonomy}
    return {"id": _id(name, taxonomy, term), "link_type": taxonomy, "taxonomy_term": about}


def _cost(name: str, pence: int) -> Json:
    said = {"amount": pence / 100, "currency": "GBP"} if pence else {"amount": 0, "option": "free"}
    return {"id": _id(name, "cost"), **said}


def _area(name: str, borough: Borough) -> Json:
    return {"id": _id(name, "area"), "name": borough.name, "extent": borough.gss, "extent_type": "text"}


def _id(*names: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(names)))
