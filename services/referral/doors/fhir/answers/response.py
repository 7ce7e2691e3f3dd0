"""The answer to a message: a message Bundle that says ok, with the referral as it was made or taken back."""

from datetime import datetime
from typing import Any

from services.referral.doors.fhir.answers.service_request import Resource, View, service_request
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.systems import MESSAGE_EVENTS, MESSAGE_REASONS
from services.runtime.ids import random_id


def response_to(message: Message, view: View, now: datetime, base: str) -> Resource:
    """The Bundle. `base` is the address of this door, told where the message does not say where it was sent."""
    at, entries = now.isoformat(), [_header(message, view, now, base), _request(message, view, now)]
    return {
        "resourceType": "Bundle",
        "id": str(random_id()),
        "meta": {"lastUpdated": at},
        "type": "message",
        "timestamp": at,
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in entries],
    }


def _header(message: Message, view: View, now: datetime, base: str) -> Resource:
    asked = message.header
    sent_to, sent_from = asked.first("destination").text("endpoint"), asked.at("source").text("endpoint")
    return {
        "resourceType": "MessageHeader",
        "id": str(random_id()),
        "meta": {"lastUpdated": now.isoformat()},
        "eventCoding": {"system": MESSAGE_EVENTS, "code": "servicerequest-response"},
        **({"destination": [{"endpoint": sent_from}]} if sent_from else {}),
        "source": {"name": "Linkway", "software": "Linkway", "endpoint": sent_to or base},
        "reason": {"coding": [{"system": MESSAGE_REASONS, "code": "new"}]},
        "response": {"identifier": asked.text("id") or "not-told", "code": "ok"},
        "focus": [{"reference": f"urn:uuid:{view.referral_id}"}],
    }


def _request(message: Message, view: View, now: datetime) -> Resource:
    """Ours, beside the names that the sender gave to the request and to the person."""
    answer: dict[str, Any] = service_request(view)
    told = ({name: one.text(name) for name in ("system", "value")} for one in message.request.each("identifier"))
    theirs = [{name: text for name, text in one.items() if text} for one in told]
    subject = message.request.at("subject").text("reference")
    return {
        **answer,
        "meta": {**answer["meta"], "lastUpdated": now.isoformat()},
        "identifier": [*answer["identifier"], *(one for one in theirs if one and one not in answer["identifier"])],
        "subject": {"reference": subject} if subject else answer["subject"],
    }
