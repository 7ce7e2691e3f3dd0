"""The directory that a matching reads in the trial, in Open Referral UK 3.0."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from deploy.conformance.trial import PROVIDER, TrialService

_LONDON = ZoneInfo("Europe/London")
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def write_directory(path: Path, services: Iterable[TrialService], now: datetime) -> None:
    """Write a page of services, as a whole at once; what is to begin soon is reckoned from now."""
    contents = [_listed(one, now) for one in services]
    page = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents)}
    edges = {"first_page": True, "last_page": True, "empty": False}
    aside = path.with_name(f"{path.name}.new")
    aside.write_text(json.dumps(page | edges | {"contents": contents}, indent=2) + "\n", encoding="utf-8")
    aside.replace(path)


def _listed(service: TrialService, now: datetime) -> dict[str, Any]:
    return {
        "id": str(service.id),
        "name": service.name,
        "description": "It does not exist, and is there to try a matching with.",
        "status": "active",
        "organization": {"id": str(PROVIDER), "name": "Conformance (invented)", "description": "Invented."},
        "service_at_locations": [
            {"id": _id(service, "there"), "location": {"id": _id(service, "online"), "location_type": "virtual"}}
        ],
        "attributes": list(_attributes(service)),
        **_schedules(service, now),
    }


def _attributes(service: TrialService) -> Iterable[dict[str, Any]]:
    said = {
        "linkway-needs": service.need.value,
        "linkway-places": None if service.ahead or service.unsaid else service.places,
        "linkway-companions": service.company or None,
        "linkway-ways": "online",
    }
    for taxonomy, word in said.items():
        if word is not None:
            about = {"id": _id(service, taxonomy, str(word)), "taxonomy": taxonomy, "name": str(word)}
            term = about | {"description": "Linkway's own."}
            yield {"id": _id(service, taxonomy), "link_type": taxonomy, "taxonomy_term": term}


def _schedules(service: TrialService, now: datetime) -> dict[str, Any]:
    """One appointment: on the next whole minute after it is to begin, or that day at ten, where it is days ahead."""
    if service.ahead is None:
        return {}
    begins = (now + service.ahead + _MINUTE).astimezone(_LONDON).replace(second=0, microsecond=0)
    if service.ahead >= _DAY:
        begins = begins.replace(hour=10, minute=0)
    day = begins.date().isoformat()
    schedule = {
        "id": _id(service, "appointment", begins.isoformat()),
        "freq": "WEEKLY",
        "byday": ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[begins.weekday()],
        "valid_from": day,
        "valid_to": day,
        "opens_at": f"{begins:%H:%M}",
        "linkway_booking": "appointment",
        "linkway_places": service.places,
    }
    return {"schedules": [schedule]}


def _id(service: TrialService, *what: str) -> str:
    return str(uuid5(service.id, "/".join(what)))
