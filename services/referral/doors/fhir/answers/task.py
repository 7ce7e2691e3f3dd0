"""How far a referral has come, as a Task: its states are those that HL7's SDOH Clinical Care guide (Gravity) uses."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.contract.words.life_words import ClosedReason, ReferralOutcome
from services.referral.domain.life import State
from services.referral.doors.fhir.answers.service_request import THE_PERSON, Resource, View
from services.referral.doors.fhir.systems import ATTENDANCES, OUTCOMES, REASONS, REFERRALS, STATES
from services.referral.views.tied import SeenByReferrer

_STATUS: Mapping[State, str] = {
    State.RECEIVED: "received",
    State.NEEDS_A_HUMAN: "received",
    State.WAITING: "received",
    State.ASKED: "received",
    State.OFFERED: "received",
    State.ACCEPTED: "received",
    State.ARRANGED: "accepted",
    State.ATTENDING: "in-progress",
    State.CLOSED: "completed",
    State.WITHDRAWN: "cancelled",
    State.REROUTED: "cancelled",
}
# A referral that was closed before anything came of it: by the person's side, and by ours.
_CANCELLED = frozenset(
    {
        ClosedReason.TURNED_DOWN_BY_THE_PERSON.value,
        ClosedReason.DID_NOT_ATTEND.value,
        ClosedReason.COULD_NOT_BE_REACHED.value,
        ClosedReason.MOVED_AWAY.value,
        ClosedReason.DIED.value,
    }
)
_REJECTED = frozenset(
    {
        ClosedReason.NO_SUITABLE_SERVICE.value,
        ClosedReason.NEEDS_OTHER_HELP.value,
        ClosedReason.DUPLICATE.value,
    }
)


def task(view: View) -> Resource:
    """The Task, which has the referral's own id, told as far as whoever sees this view may know."""
    place = view.place
    return {
        "resourceType": "Task",
        "id": str(view.referral_id),
        "meta": {"versionId": str(view.revision)},
        "identifier": [{"system": REFERRALS, "value": str(view.referral_id)}],
        "status": status_of(view),
        **_status_reason(view),
        "businessStatus": _concept(STATES, view.state.value),
        "intent": "order",
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"reference": f"ServiceRequest/{view.referral_id}"},
        "for": dict(THE_PERSON),
        "authoredOn": view.created_at.isoformat(),
        **({"owner": {"display": f"{place.service_name}, {place.organization_name}"}} if place else {}),
        **_some("output", [*_outputs(view)]),
    }


def status_of(view: View) -> str:
    """The Task's status. A provider's view does not tell why a referral ended."""
    ending = view.ending if isinstance(view, SeenByReferrer) else None
    if view.state is State.CLOSED and ending and not _is_met(view):
        if ending.reason in _CANCELLED:
            return "cancelled"
        if ending.reason in _REJECTED:
            return "rejected"
    return _STATUS[view.state]


def searchset(view: View, address: str) -> Resource:
    """The Bundle that answers a search for the Task of this referral."""
    found = task(view)
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": 1,
        "link": [{"relation": "self", "url": address}],
        "entry": [{"resource": found, "search": {"mode": "match"}}],
    }


def _is_met(view: View) -> bool:
    outcome = view.outcome if isinstance(view, SeenByReferrer) else None
    return outcome in (ReferralOutcome.NEED_MET, ReferralOutcome.PARTLY_MET)


def _status_reason(view: View) -> dict[str, Any]:
    if not isinstance(view, SeenByReferrer):
        return {}
    if view.ending:
        return {"statusReason": _concept(REASONS, view.ending.reason)}
    if view.waiting:
        return {"statusReason": {**_concept(REASONS, view.waiting.reason.value), "text": view.waiting.why}}
    if view.needs_human:
        coding = [{"system": REASONS, "code": reason.value} for reason in view.needs_human]
        return {"statusReason": {"coding": coding, "text": "A human looks before a place is sought."}}
    return {}


def _outputs(view: View) -> Iterator[Resource]:
    for one in view.attendances:
        attended = {"coding": [{"system": ATTENDANCES, "code": one.outcome.value}], "text": one.outcome.value}
        yield {"type": {"text": f"attendance on {one.on}"}, "valueCodeableConcept": attended}
    if isinstance(view, SeenByReferrer) and view.outcome:
        yield {"type": {"text": "outcome"}, "valueCodeableConcept": _concept(OUTCOMES, view.outcome.value)}
    if isinstance(view, SeenByReferrer) and view.ending and view.ending.goes_on_as:
        there = {"reference": f"ServiceRequest/{view.ending.goes_on_as}"}
        yield {"type": {"text": "goes on as"}, "valueReference": there}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}], "text": code.replace("-", " ")}


def _some(name: str, values: list[Any]) -> dict[str, Any]:
    return {name: values} if values else {}
