"""Community services that do not exist, on real London postcodes, as Open Referral UK 3.0 writes a directory."""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

from deploy.invented.offers import OFFERS, Offer
from deploy.invented.people import INVENTED
from deploy.invented.referrals import PostcodesIn
from services.contract.boroughs import BOROUGHS, Borough
from services.contract.words.vocabulary import NEED_PHRASES
from services.matching.directory.terms import NEEDS_TAXONOMY, PLACES_TAXONOMY

NAMESPACE = UUID("6d1c2a52-58a4-5c0e-8a4b-3b0e9f6f2d10")

Json = dict[str, Any]
COUNT = 495  # fifteen in each borough: not everybody finds a place
CAPACITIES = range(1, 7)
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


def write(path: Path, services: Sequence[Json]) -> Path:
    """Put the directory in its file, whole or not at all, as the page that a feed's `/services` would answer."""
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(page))
    return aside.replace(path)


def invented(
    count: int, random: Random, *, run: str, postcodes_in: PostcodesIn, boroughs: Sequence[Borough] = BOROUGHS
) -> list[Json]:
    """So many services, in each borough in turn; always the same for the same random source.

    Their ids are the run's own, because the places of an earlier run's services are still held.
    """
    postcodes = {borough.gss: postcodes_in(borough.gss) for borough in boroughs}
    return [
        _service(f"{run}/{number}", borough, offer, random.choice(postcodes[borough.gss]), random)
        for number, (borough, offer) in enumerate(islice(_everywhere(boroughs), count))
    ]


def organization_id(host: str, borough: Borough) -> str:
    """The id of a host's organisation in a borough, the same in every directory."""
    return _id(host, borough.slug)


def _everywhere(boroughs: Sequence[Borough]) -> Iterator[tuple[Borough, Offer]]:
    """Every borough in turn, again and again; each time that round they offer something else."""
    for offer in cycle(OFFERS):
        for borough in boroughs:
            yield borough, offer


def _service(name: str, borough: Borough, offer: Offer, postcode: str, random: Random) -> Json:
    host = random.choice(HOSTS)
    places = random.choice(CAPACITIES)
    return {
        "id": _id(name),
        "name": f"{offer.name} {INVENTED}",
        "description": f"{offer.about} {INVENTED}",
        "status": "active",
        "minimum_age": 18,
        "organization": {
            "id": organization_id(host, borough),
            "name": f"{host}, {borough.name} {INVENTED}",
            "description": f"It does not exist. {INVENTED}",
        },
        "schedules": [_schedule(name, random)],
        "service_at_locations": [{"id": _id(name, "at"), "location": _location(name, borough, postcode, random)}],
        "attributes": [
            *(_attribute(name, NEEDS_TAXONOMY, need.value, NEED_PHRASES[need]) for need in offer.needs),
            _attribute(name, PLACES_TAXONOMY, str(places), "How many people can come."),
        ],
    }


def _schedule(name: str, random: Random) -> Json:
    opens = random.choice(HOURS)
    return {
        "id": _id(name, "schedule"),
        "freq": "WEEKLY",
        "byday": ",".join(sorted(random.sample(DAYS, random.randint(1, 3)), key=DAYS.index)),
        "opens_at": f"{opens:02d}:00",
        "closes_at": f"{opens + 2:02d}:00",
    }


def _location(name: str, borough: Borough, postcode: str, random: Random) -> Json:
    address = {
        "id": _id(name, "address"),
        "address_1": f"{random.randint(1, 200)} Example Street {INVENTED}",
        "city": "London",
        "state_province": borough.name,
        "postal_code": postcode,
        "country": "GB",
        "address_type": "physical",
    }
    return {"id": _id(name, "location"), "location_type": "physical", "addresses": [address]}


def _attribute(name: str, taxonomy: str, term: str, description: str) -> Json:
    about = {"id": _id(taxonomy, term), "name": term, "description": description, "taxonomy": taxonomy}
    return {"id": _id(name, taxonomy, term), "link_type": taxonomy, "taxonomy_term": about}


def _id(*names: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(names)))
