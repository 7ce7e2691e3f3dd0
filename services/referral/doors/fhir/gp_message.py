"""A message to the person's GP as a FHIR R4 message Bundle, shaped like the answers of the NHS Booking and Referral
Standard (1.4.0-alpha); it claims no conformance.

Where the person agreed to codes only, there is no free text in it, no name of a service, and nothing of what they asked
for. It is made when it is fetched, and its ids are always the same, so that a system that has it files it once.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid5

from services.contract.words.consent_words import GpCode, GpMessageAbout
from services.contract.words.life_words import AttendanceOutcome
from services.referral.doors.fhir.systems import (
    ADDRESS,
    ATTENDANCES,
    MESSAGE_EVENTS,
    MESSAGE_REASONS,
    NEEDS,
    NHS_NUMBER,
    OUTCOMES,
    REASONS,
    REFERRALS,
    REQUEST_CATEGORIES,
    SNOMED,
)
from services.referral.handlers.consent.gp_messages import Told

Resource = dict[str, Any]

_TERMS = {
    GpCode.REFERRAL: "Referral to social prescribing service",
    GpCode.DECLINED: "Social prescribing declined",
}
# How the request and its task stand, by what the message tells.
_STATUS = {
    GpMessageAbout.ACCEPTED: ("active", "in-progress"),
    GpMessageAbout.DECLINED: ("revoked", "rejected"),
    GpMessageAbout.CLOSED: ("completed", "completed"),
    GpMessageAbout.WITHDRAWN: ("revoked", "cancelled"),
}


def bundle(told: Told) -> Resource:
    """The message."""
    name = str(told.message.message_id)
    resources = {
        "MessageHeader": _header(told),
        "ServiceRequest": _request(told),
        "Patient": _patient(told),
        "Task": _task(told),
        **dict(_where_there_is(told)),
    }
    return {
        "resourceType": "Bundle",
        "id": name,
        "identifier": {"system": "https://tools.ietf.org/html/rfc4122", "value": name},
        "type": "message",
        "timestamp": _instant(told.message.at),
        "entry": [_entry(told, part, resource) for part, resource in resources.items()],
    }


def _where_there_is(told: Told) -> Iterator[tuple[str, Resource]]:
    if told.message.code:
        yield "Observation", _observation(told, told.message.code)
    place = told.referral.place
    if told.in_full and place:
        yield "HealthcareService", {"name": place.service_name, "providedBy": {"display": place.organization_name}}
    if told.in_full and told.plan:
        yield "CarePlan", _care_plan(told)


def _entry(told: Told, part: str, resource: Resource) -> Resource:
    name = _name(told, part)
    return {"fullUrl": f"urn:uuid:{name}", "resource": {"resourceType": part, "id": name, **resource}}


def _header(told: Told) -> Resource:
    return {
        "eventCoding": {"system": MESSAGE_EVENTS, "code": "servicerequest-response"},
        "reason": _coded(MESSAGE_REASONS, "new"),
        "source": {"name": "Linkway", "endpoint": ADDRESS},
        "focus": [_reference(told, "ServiceRequest")],
        "response": {"identifier": str(told.referral.referral_id), "code": "ok"},
    }


def _request(told: Told) -> Resource:
    referral, needs = told.referral, told.referral.needs if told.in_full else ()
    request: Resource = {
        "identifier": [{"system": REFERRALS, "value": str(referral.referral_id)}],
        "status": _STATUS[told.message.about][0],
        "intent": "plan",
        "category": [_coded(REQUEST_CATEGORIES, "referral")],
        "subject": _reference(told, "Patient"),
        "authoredOn": _instant(referral.created_at),
    }
    if needs:
        request["reasonCode"] = [_coded(NEEDS, need.value) for need in needs]
    if told.in_full and referral.place:
        request["performer"] = [_reference(told, "HealthcareService")]
    return request


def _patient(told: Told) -> Resource:
    person = told.person
    patient: Resource = {"name": [{"text": person["name"]}], "birthDate": person["born_on"]}
    if number := person.get("nhs_number"):
        patient["identifier"] = [{"system": NHS_NUMBER, "value": number}]
    return patient


def _task(told: Told) -> Resource:
    """How the referral stands, why, and with what outcome."""
    referral = told.referral
    task: Resource = {
        "status": _STATUS[told.message.about][1],
        "intent": "plan",
        "focus": _reference(told, "ServiceRequest"),
        "for": _reference(told, "Patient"),
        "lastModified": _instant(told.message.at),
    }
    if told.message.about is GpMessageAbout.ACCEPTED:
        return task
    if referral.ending:
        task["statusReason"] = _coded(REASONS, referral.ending.reason)
    if outputs := [*_outputs(told)]:
        task["output"] = outputs
    return task


def _outputs(told: Told) -> Iterator[Resource]:
    if outcome := told.referral.outcome:
        yield {
            "type": _coded(OUTCOMES, "outcome"),
            "valueCodeableConcept": _coded(OUTCOMES, outcome.value),
        }
    said = [one.outcome for one in told.referral.attendances] if told.in_full else []
    for came in (AttendanceOutcome.ATTENDED, AttendanceOutcome.MISSED):
        if count := said.count(came):
            yield {"type": _coded(ATTENDANCES, came.value), "valueUnsignedInt": count}


def _observation(told: Told, code: GpCode) -> Resource:
    """The code for the GP's record, with the day that it is about."""
    taken_up_at = told.referral.gp.taken_up_at if code is GpCode.REFERRAL else None
    return {
        "status": "final",
        "code": _coded(SNOMED, code.value, display=_TERMS[code]),
        "subject": _reference(told, "Patient"),
        "basedOn": [_reference(told, "ServiceRequest")],
        "effectiveDateTime": _instant(taken_up_at or told.message.at),
    }


def _care_plan(told: Told) -> Resource:
    return {
        "status": "active" if told.message.about is GpMessageAbout.ACCEPTED else "completed",
        "intent": "plan",
        "subject": _reference(told, "Patient"),
        "activity": [{"detail": {"status": "unknown", "description": step}} for step in told.plan],
    }


def _name(told: Told, part: str) -> str:
    """The name of one of the message's resources, the same whenever it is made."""
    return str(uuid5(told.message.message_id, part))


def _reference(told: Told, part: str) -> Resource:
    return {"reference": f"urn:uuid:{_name(told, part)}"}


def _coded(system: str, code: str, **display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, **display}]}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
