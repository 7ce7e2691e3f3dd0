"""What a component is tried in: a borough, a directory of four services, and the options that it is said to have."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.contract.words.vocabulary import Need

SOURCE = "/conformance"
# South-east London. Everybody takes part online, so that nobody is too far away.
OUTCODE = "SE15"
# No service is there for it.
UNLISTED = Need.LEGAL_ADVICE

_IDS = UUID("7c0f6a52-3f0e-4f43-9a5e-2b8d4c1f9e60")


@dataclass(frozen=True, slots=True)
class TrialService:
    """One service of the directory: `places` people can come at a time."""

    name: str
    need: Need
    places: int

    @property
    def id(self) -> UUID:
        """The same in each trial."""
        return uuid5(_IDS, self.name)


HALL = TrialService("Conformance Hall (invented)", Need.LONELINESS, 500)
ANNEXE = TrialService("Conformance Annexe (invented)", Need.LONELINESS, 500)
CLUB = TrialService("Conformance Club (invented)", Need.DEBT, 3)
SERVICES = (HALL, ANNEXE, CLUB)
BY_ID = {one.id: one for one in SERVICES}


@dataclass(frozen=True, slots=True)
class Trial:
    """Where it takes place; `prefix` stands before the names of topics."""

    borough: BoroughSlug
    options: frozenset[str] = frozenset()
    prefix: str = ""

    def topic(self, stream: Stream) -> str:
        """The name of one of the borough's topics, as the broker has it."""
        return self.prefix + Topic(self.borough, stream).name


def write_directory(path: Path) -> None:
    """Write the directory that the component is to read: a page of services in Open Referral UK 3.0."""
    contents = [_listed(one) for one in SERVICES]
    page = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents)}
    edges = {"first_page": True, "last_page": True, "empty": False}
    path.write_text(json.dumps(page | edges | {"contents": contents}, indent=2) + "\n", encoding="utf-8")


def _listed(service: TrialService) -> dict[str, Any]:
    terms = (("linkway-needs", service.need.value), ("linkway-places", str(service.places)), ("linkway-ways", "online"))
    return {
        "id": str(service.id),
        "name": service.name,
        "description": "It does not exist, and is there to try a matching with.",
        "status": "active",
        "organization": {"id": str(uuid5(_IDS, "us")), "name": "Conformance (invented)", "description": "Invented."},
        "service_at_locations": [
            {"id": _id(service, "there"), "location": {"id": _id(service, "online"), "location_type": "virtual"}}
        ],
        "attributes": list(_attributes(service, terms)),
    }


def _attributes(service: TrialService, terms: Iterable[tuple[str, str]]) -> Iterable[dict[str, Any]]:
    for taxonomy, name in terms:
        term = {"id": _id(service, taxonomy, name), "taxonomy": taxonomy, "name": name, "description": "Linkway's own."}
        yield {"id": _id(service, taxonomy), "link_type": taxonomy, "taxonomy_term": term}


def _id(service: TrialService, *what: str) -> str:
    return str(uuid5(service.id, "/".join(what)))
