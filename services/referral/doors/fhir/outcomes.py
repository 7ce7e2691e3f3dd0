"""How this door says no: an OperationOutcome with the codes of the NHS Booking and Referral Standard (BaRS)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.contract.doors.refusals import Refusal
from services.referral.doors.fhir.systems import ERROR_CODES, FHIR_JSON
from services.runtime.ids import random_id
from services.runtime.service import ErrorForm, Problem

# BaRS's code, and FHIR's kind of issue where the problem does not say a closer one. BaRS has none for 413 and 415.
_CODES: Mapping[int, tuple[str, str]] = {
    400: ("REC_BAD_REQUEST", "invalid"),
    401: ("REC_UNAUTHORIZED", "security"),
    403: ("REC_FORBIDDEN", "forbidden"),
    404: ("REC_NOT_FOUND", "not-found"),
    405: ("REC_METHOD_NOT_ALLOWED", "not-supported"),
    406: ("REC_NOT_ACCEPTABLE", "not-supported"),
    409: ("REC_CONFLICT", "conflict"),
    412: ("REC_CONFLICT", "conflict"),
    413: ("REC_PAYLOAD_TOO_LARGE", "too-long"),
    415: ("REC_UNSUPPORTED_MEDIA_TYPE", "not-supported"),
    422: ("REC_UNPROCESSABLE_ENTITY", "business-rule"),
    425: ("REC_TOO_EARLY", "duplicate"),
    429: ("REC_TOO_MANY_REQUESTS", "throttled"),
    500: ("REC_SERVER_ERROR", "exception"),
    503: ("REC_SERVICE_UNAVAILABLE", "transient"),
}
# Where FHIR has no expression for a place: a header or a parameter, as its `issue.location` names them.
HTTP: Final = "http."


class MessageHasFaults(Refusal):
    """Something in the message, or in its headers, is missing or written as it cannot be. All of it is told at once."""

    status = 400
    title = "The message has faults"
    what_to_do = "Mend what each issue's expression points at, and send the message again under a new X-Request-Id."


class MessageCannotBeDone(Refusal):
    """The message is well written, and asks for what cannot be."""

    title = "The message cannot be done as it is"
    what_to_do = "Mend what each issue's expression points at, and send the message again under a new X-Request-Id."


class DuplicateMessage(Refusal):
    """The message was processed before, or its person has an open referral of yours for the same needs."""

    status = 409
    title = "This is a duplicate"
    what_to_do = "Do not send it again: follow the referral that the diagnostics name."


class PairUsedBefore(Refusal):
    """Another message came with the same X-Request-Id and X-Correlation-Id."""

    status = 409
    title = "Another message came with these ids"
    what_to_do = "Send the message with a new X-Request-Id."


class StillProcessing(Refusal):
    """The same X-Request-Id and X-Correlation-Id came before, and that message is still being processed."""

    status = 425
    title = "The message is still being processed"
    what_to_do = "Wait some seconds, and send the same message again with the same ids."


class TooCostly(Refusal):
    """The message has far more parts than a referral has."""

    title = "The message has too many parts"
    what_to_do = "Send only what the referral needs."


# The kinds that say more than their status does.
_ISSUES = {DuplicateMessage.slug(): "duplicate", TooCostly.slug(): "too-costly"}


def _write(problem: Problem) -> str:
    issues = [_issue(problem, fault) for fault in problem.faults] or [_issue(problem, {"detail": _told(problem)})]
    outcome = {"resourceType": "OperationOutcome", "id": str(random_id()), "issue": issues}
    return json.dumps(outcome, ensure_ascii=False, separators=(",", ":"))


def _told(problem: Problem) -> str:
    return f"{problem.title}. {problem.detail}"


def _issue(problem: Problem, fault: Mapping[str, str]) -> dict[str, Any]:
    code, kind = _CODES.get(problem.status, _CODES[400])
    return {
        "severity": "error",
        "code": fault.get("code", _ISSUES.get(problem.slug, kind)),
        "details": {"coding": [{"system": ERROR_CODES, "code": code}]},
        "diagnostics": fault["detail"],
        **dict(_places(fault)),
    }


def _places(fault: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    place = fault.get("pointer") or (f"{HTTP}{fault['parameter']}" if "parameter" in fault else "")
    if place.startswith(HTTP):
        yield "location", [place]
    elif place:
        yield "expression", [place]


OPERATION_OUTCOME: Final = ErrorForm(media_type=FHIR_JSON, write=_write, schema={"type": "object"})
