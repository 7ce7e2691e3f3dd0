"""Problems as RFC 9457 problem details: the form of the doors that speak JSON."""

import json
from collections.abc import Mapping
from typing import Any, Final

from services.runtime.service import ErrorForm, Problem

_FAULT = {
    "type": "object",
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the body."},
        "in": {"type": "string", "description": "path, query or header, where it is not the body."},
        "parameter": {"type": "string", "description": "Its name there."},
        "code": {"type": "string", "description": "What is wrong, for programs."},
        "detail": {"type": "string", "description": "What to do about it."},
    },
    "required": ["detail"],
}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "What kind of problem it is."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it."},
        "errors": {"type": "array", "items": _FAULT},
    },
    "required": ["type", "title", "status", "detail"],
}


_WHEN = {
    401: "There is no known token.",
    403: "The token does not allow this, or not with what is asked about.",
    404: "There is no such thing, or none that you may see.",
    408: "The body did not come whole in time. Send the same request again.",
    409: "It does not stand where this can be done.",
    412: "It has changed since you looked at it.",
    413: "The body is too large.",
    415: "The body is not marked as JSON, not UTF-8, or compressed.",
    422: "The request has faults; all of them are pointed at.",
    428: "The header If-Match is missing.",
    429: "Too much is asked at once. Send the same request again after the seconds of Retry-After.",
    503: "Linkway cannot reach its storage. Send the same request again after the seconds of Retry-After.",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of answers of these statuses, in this form."""
    content = {"application/problem+json": {"schema": SCHEMA}}
    return {status: {"description": _WHEN[status], "content": content} for status in sorted(statuses)}


def problem_details(pages: str | None = None) -> ErrorForm:
    """The form. With `pages`, the address below which a page for each kind of problem stands, types lead there.

    Without, types say nothing and faults have no codes.
    """

    def write(problem: Problem) -> str:
        kind = f"{pages}/{problem.slug}" if pages else "about:blank"
        body: dict[str, Any] = {"type": kind, "title": problem.title, "status": problem.status}
        body["detail"] = problem.detail
        if problem.faults:
            body["errors"] = [_fault(fault) if pages else _fault(fault, "code") for fault in problem.faults]
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    return ErrorForm(media_type="application/problem+json", write=write, schema=SCHEMA)


def _fault(fault: Mapping[str, str], *without: str) -> dict[str, str]:
    return {name: text for name, text in fault.items() if name not in without}


PROBLEM_DETAILS: Final = problem_details()
