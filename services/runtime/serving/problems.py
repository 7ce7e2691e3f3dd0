"""How a door says no: RFC 9457 problem details, with a pointer to each fault and what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.contract.refusals import Refusal
from services.runtime.working.ports import Unavailable

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = 5
TITLES = {404: "There is nothing here", 405: "This address does not take that method", 413: "The request is too large"}
_OBJECT = "This is not a JSON object. Send one."
_DAY = "This is not a date. Write it like 2026-01-31."

# What to do, by pydantic's kind of fault or that kind's first word; the given value is never repeated,
# because it may be a person's.
_ADVICE = {
    "missing": "This is missing. Add it.",
    "extra_forbidden": "This is not known here. Leave it out.",
    "json_invalid": "The body is not JSON. Send a JSON object.",
    "string_too_long": "This is too long; at most {max_length} characters are taken.",
    "string_too_short": "This is empty or too short. Fill it in, or leave it out.",
    "too_short": "This needs at least {min_length} entry.",
    "too_long": "This takes at most {max_length} entries.",
    "enum": "This is not one of the known values. Use one of: {expected}.",
    "literal_error": "This is not one of the known values. Use one of: {expected}.",
    "date": _DAY,
    "uuid": "This is not an id. Use the id that you were given.",
    "model": _OBJECT,
    "dict": _OBJECT,
    "string_type": "This is not text. Send text in quotes.",
    "list": "This is not a list. Send a list.",
    "bool": "This is neither true nor false. Send one of them, without quotes.",
    "int": "This is not a whole number. Send one.",
}

# One fault as it is sent: what it points at (a JSON pointer into the body, or a parameter and where it stands), and
# what to do about it.
Entry = Mapping[str, str]


def problem(
    status: int, title: str, detail: str, errors: Sequence[Entry] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, dict(headers or {}), MEDIA_TYPE)


def _again(when: str) -> dict[str, Any]:
    seconds = {"description": "Seconds after which to send the same request again.", "schema": {"type": "integer"}}
    members = {"type": "string", "title": "string", "status": "integer", "detail": "string"}
    schema = {"type": "object", "properties": {name: {"type": kind} for name, kind in members.items()}}
    return {
        "description": f"{when} Send the same request again later, with the same Idempotency-Key.",
        "headers": {"Retry-After": seconds},
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


# What any door may answer, for its OpenAPI document.
NOT_NOW: Final[dict[int | str, dict[str, Any]]] = {
    429: _again("Too much is asked at once."),
    503: _again("Linkway cannot reach its storage."),
}


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(Exception, _failed)


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for this class
    challenge = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
    errors = [{"pointer": fault.pointer, "detail": fault.detail} for fault in refusal.faults]
    return problem(refusal.status, refusal.title, refusal.detail, errors, challenge)


async def _invalid(request: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101 - registered for this class
    errors = [entry(error) for error in invalid.errors()]
    if {"pointer": "#", "detail": _OBJECT} in errors and not _says_json(request):
        detail = "Linkway takes JSON. Send the body as JSON, with the header Content-Type: application/json."
        return problem(415, "The body is not marked as JSON", detail)
    detail = "Mend what the errors point at, and send the request again."
    return problem(422, "The request has faults", detail, errors)


def _says_json(request: Request) -> bool:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def entry(error: Mapping[str, Any]) -> Entry:
    """One of pydantic's errors: where, and what to do."""
    place, *path = map(str, error["loc"])
    if place != "body":
        return {"in": place, "parameter": path[0] if path else "", "detail": _advice(error)}
    steps = "".join(f"/{_escape(step)}" for step in path if error["type"] != "json_invalid")
    return {"pointer": f"#{steps}", "detail": _advice(error)}


def _advice(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    known = _ADVICE.get(error["type"]) or _ADVICE.get(error["type"].partition("_")[0])
    return known.format_map({**error.get("ctx", {})}) if known else f"{error['msg']}."


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    title = TITLES.get(error.status_code, "The request cannot be done as it is")
    return problem(error.status_code, title, str(error.detail), headers=error.headers)


async def _unavailable(_: Request, __: Exception) -> JSONResponse:
    detail = "Linkway cannot reach its storage. Nothing was lost; send the same request again, with the same key."
    return problem(503, "Not now", detail, headers={"Retry-After": str(_RETRY_AFTER_SECONDS)})


async def _failed(_: Request, __: Exception) -> JSONResponse:
    return problem(
        500, "Something went wrong here", "It was not the request. Whoever runs Linkway finds it in the log."
    )
