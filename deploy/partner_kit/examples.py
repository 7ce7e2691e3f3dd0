"""An example of each event that a partner sends or is answered with, about people and services that do not exist."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event, name_of
from services.contract.events import partners
from services.contract.topics import PartnerStream

_FOLDER = Path(__file__).parents[2] / "services" / "contract" / "examples"
# As its own id for what a partner asked stands in the answer's `causationid`.
_ASKED, _SUBJECT = "casework-4", "6b1f2b7f0d1f8f5fb7a4b6dce5a5b4d38c1a2d9f4b0e6a7c8d9e0f1a2b3c4d5e"
INVENTED = "Everything in it is invented: nobody has this name, this NHS number or this telephone number."

BY_NAME: Mapping[str, type[Event]] = {name_of(event): event for event in partners.EVERY}


def example(name: str, event_id: str, now: datetime) -> dict[str, Any]:
    """The event of that name as a structured CloudEvent, under this id and of this time. Raises KeyError."""
    event = BY_NAME[name]
    held = from_json((_FOLDER / f"{name}.json").read_bytes())
    return {**_envelope(event, event_id, now.isoformat(timespec="seconds")), "data": held}


def does(event: type[Event]) -> str:
    """In a sentence, when the event is sent."""
    return (event.__doc__ or "").partition("\n")[0]


def sent_by_partners() -> list[str]:
    """The names of the events that a partner sends."""
    return [name for name, event in BY_NAME.items() if event.partner is PartnerStream.EVENTS]


def _envelope(event: type[Event], event_id: str, time: str) -> dict[str, Any]:
    stated = {"specversion": "1.0", "id": event_id, "type": event.type, "time": time}
    if event.partner is PartnerStream.EVENTS:
        return {**stated, "source": "/a-partner", "datacontenttype": "application/json"}
    same = {"subject": _SUBJECT, "correlationid": _SUBJECT, "causationid": _ASKED, "recordedtime": time}
    source = "/matching" if event is partners.ListingChanged else "/referral"
    return {**stated, "source": source, "sequence": 1, "borough": BoroughSlug.SOUTHWARK.value, **same}
