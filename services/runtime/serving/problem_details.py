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
