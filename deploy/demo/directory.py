"""Community services that do not exist, on real London postcodes, as Open Referral UK 3.0 writes a directory."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo.offers import OFFERS, Offer
from deploy.demo.people import INVENTED
from services.contract.boroughs import BOROUGHS, Borough
from services.contract.vocabulary import NEED_PHRASES, Need

Json = dict[str, Any]
# The postcodes of the borough with this GSS code.
PostcodesIn = Callable[[str], Sequence[str]]

COUNT = 1650  # fifty in each borough
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


def invented(count: int, random: Random, *, postcodes_in: PostcodesIn) -> list[Json]:
    """So many services, in each borough in turn; always the same for the same random source."""
    postcodes = {borough.gss: postcodes_in(borough.gss) for borough in BOROUGHS}
    return [
        _service(borough, offer, random.choice(postcodes[borough.gss]), random)
        for borough, offer in islice(_everywhere(), count)
    ]


def _everywhere() -> Iterator[tuple[Borough, Offer]]:
    """Every borough in turn, again and again; each time that round they offer something else."""
    for offer in cycle(OFFERS):
        for borough in BOROUGHS:
            yield borough, offer


def _service(borough: Borough, offer: Offer, postcode: str, random: Random) -> Json:
    host = f"{random.choice(HOSTS)}, {borough.name} {INVENTED}"
    return {
        "id": _new_id(random),
        "name": f"{offer.name} {INVENTED}",
        "description": f"{offer.about} {INVENTED}",
        "status": "active",
        "minimum_age": 18,
        "organization": {"id": _new_id(random), "name": host, "description": "It does not exist. " + INVENTED},
        "schedules": [_schedule(random)],
        "service_at_locations": [{"id": _new_id(random), "location": _location(borough, postcode, random)}],
        "attributes": [_need(need, random) for need in offer.needs] + [_places(random)],
    }


def _schedule(random: Random) -> Json:
    opens = random.choice(HOURS)
    return {
        "id": _new_id(random),
        "freq": "WEEKLY",
        "byday": ",".join(sorted(random.sample(DAYS, random.randint(1, 3)), key=DAYS.index)),
        "opens_at": f"{opens:02d}:00",
        "closes_at": f"{opens + 2:02d}:00",
    }


def _location(borough: Borough, postcode: str, random: Random) -> Json:
    address = {
        "id": _new_id(random),
        "address_1": f"{random.randint(1, 200)} Example Street {INVENTED}",
        "city": "London",
        "state_province": borough.name,
        "postal_code": postcode,
        "country": "GB",
        "address_type": "physical",
    }
    return {"id": _new_id(random), "location_type": "physical", "addresses": [address]}


def _need(need: Need, random: Random) -> Json:
    return _attribute("linkway-needs", need.value, NEED_PHRASES[need], random)


def _places(random: Random) -> Json:
    places = random.choice(CAPACITIES)
    return _attribute("linkway-places", str(places), f"Places: {places}", random)


def _attribute(taxonomy: str, name: str, description: str, random: Random) -> Json:
    term = {"id": _new_id(random), "name": name, "description": description, "taxonomy": taxonomy}
    return {"id": _new_id(random), "link_type": taxonomy, "taxonomy_term": term}


def _new_id(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))
