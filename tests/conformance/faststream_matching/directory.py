"""The directory: services in Open Referral UK, of which a matching needs what they are for and how many can come."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Service(NamedTuple):
    """One service: so many people have a place there at a time."""

    id: str
    name: str
    host: str
    need: str
    places: int


def services_in(directory: Path) -> Iterator[Service]:
    """Read a page of services in Open Referral UK; where nobody has said how many can come, nobody is sent."""
    for one in json.loads(directory.read_text(encoding="utf-8"))["contents"]:
        terms = {each["taxonomy_term"]["taxonomy"]: each["taxonomy_term"]["name"] for each in one["attributes"]}
        need, places = terms["linkway-needs"], int(terms.get("linkway-places", 0))
        yield Service(one["id"], one["name"], one["organization"]["name"], need, places)
