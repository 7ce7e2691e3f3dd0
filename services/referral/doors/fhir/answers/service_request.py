"""A referral as a ServiceRequest: what was asked for, and nothing that identifies the person."""

from collections.abc import Mapping
from typing import Any

from services.contract.words.vocabulary import NEED_PHRASES, Need, Urgency
from services.referral.domain.life import State
from services.referral.doors.fhir.systems import NEEDS, REFERRALS, REQUEST_CATEGORIES, URGENCIES
from services.referral.views.tied import SeenByProvider, SeenByReferrer

View = SeenByReferrer | SeenByProvider
Resource = dict[str, Any]

_STATUS: Mapping[State, str] = {
    State.CLOSED: "completed",
    State.WITHDRAWN: "revoked",
    State.REROUTED: "revoked",
}
# FHIR has no word between routine and urgent.
_PRIORITY: Mapping[Urgency, str] = {
    Urgency.ROUTINE: "routine",
    Urgency.SOON: "urgent",
    Urgency.URGENT: "urgent",
}
# A ServiceRequest has a subject; who it is, is told by way of a disclosure alone.
THE_PERSON: Mapping[str, str] = {"display": "The person who was referred"}


def service_request(view: View) -> Resource:
    """The referral."""
    referral_id = str(view.referral_id)
    return {
        "resourceType": "ServiceRequest",
        "id": referral_id,
        "meta": {"versionId": str(view.revision)},
        "identifier": [{"system": REFERRALS, "value": referral_id}],
        "status": _STATUS.get(view.state, "active"),
        "intent": "plan",
        "category": [
            {"coding": [{"system": REQUEST_CATEGORIES, "code": "referral", "display": "Transfer of Care"}]},
            {"coding": [{"system": URGENCIES, "code": view.urgency.value}]},
        ],
        "priority": _PRIORITY[view.urgency],
        "subject": dict(THE_PERSON),
        "authoredOn": view.created_at.isoformat(),
        "reasonCode": [_reason(need) for need in view.needs],
    }


def _reason(need: Need) -> Resource:
    phrase = NEED_PHRASES[need]
    return {"coding": [{"system": NEEDS, "code": need.value, "display": phrase}], "text": phrase}
