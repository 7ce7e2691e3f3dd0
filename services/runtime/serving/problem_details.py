"""Problems as RFC 9457 problem details: the form of the doors that speak JSON."""

import json
from typing import Any, Final

from services.runtime.service import ErrorForm, Problem

_MEMBERS = {"type": "string", "title": "string", "status": "integer", "detail": "string"}


def _write(problem: Problem) -> str:
    body: dict[str, Any] = {"type": "about:blank", "title": problem.title, "status": problem.status}
    body["detail"] = problem.detail
    if problem.faults:
        body["errors"] = [dict(fault) for fault in problem.faults]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


PROBLEM_DETAILS: Final = ErrorForm(
    media_type="application/problem+json",
    write=_write,
    schema={"type": "object", "properties": {name: {"type": kind} for name, kind in _MEMBERS.items()}},
)
