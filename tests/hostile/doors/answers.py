"""What a door may answer, whatever came: that it is done, or what is wrong and what to do about it."""

import json
from typing import Any

from tests.hostile.doors.wire import NO_ANSWER, Answer

_BUSY = 503
_LATER = (429, _BUSY)


def fault_of(answer: Answer, *, is_head: bool) -> str | None:
    """What is wrong with the answer; None where it is one that may be."""
    if answer.status == NO_ANSWER:
        return "It was not answered."
    if answer.status in _LATER and "retry-after" not in answer.headers:
        return f"It was answered {answer.status} without Retry-After."
    if answer.status >= 500 and answer.status != _BUSY:
        return f"It was answered {answer.status}."
    if answer.status >= 400 and not is_head and not _is_a_problem(answer):
        return f"It was answered {answer.status} without a problem document."
    return None


def _is_a_problem(answer: Answer) -> bool:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return False
    return isinstance(told, dict) and _says_what(told, answer.headers.get("content-type", ""))


def _says_what(told: dict[str, Any], media_type: str) -> bool:
    if media_type.startswith("application/fhir+json"):
        return told.get("resourceType") == "OperationOutcome" and bool(told.get("issue"))
    return media_type.startswith("application/problem+json") and {"title", "status", "detail"} <= told.keys()
