"""How a door says no: RFC 9457 problem details, with a JSON pointer to each fault and what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.contract.refusals import Fault, Refusal
from services.runtime.ledger import Unavailable

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = "5"
TITLES = {404: "There is nothing here", 405: "This address does not take that method", 413: "The request is too large"}

# What to do, by pydantic's kind of fault; the given value is never repeated, because it may be a person's.
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
    "date_from_datetime_parsing": "This is not a date. Write it like 2026-01-31.",
    "date_parsing": "This is not a date. Write it like 2026-01-31.",
    "uuid_parsing": "This is not an id. Use the id that you were given.",
    "model_attributes_type": "This is not a JSON object. Send one.",
}


def problem(
    status: int, title: str, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if faults:
        body["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in faults]
    return JSONResponse(body, status, dict(headers or {}), MEDIA_TYPE)


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
    return problem(refusal.status, refusal.title, refusal.detail, refusal.faults, challenge)


async def _invalid(_: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101 - registered for this class
    faults = [fault(error) for error in invalid.errors()]
    detail = "Mend what the errors point at, and send the request again."
    return problem(422, "The request has faults", detail, faults)


def fault(error: Mapping[str, Any]) -> Fault:
    """One of pydantic's errors as a fault: where, and what to do."""
    place, *path = error["loc"]
    steps = "".join(f"/{_escape(str(step))}" for step in path if error["type"] != "json_invalid")
    pointer = f"#{steps}" if place == "body" else f"{place}:{'/'.join(map(str, path))}"
    return Fault(pointer, _advice(error))


def _advice(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    known = _ADVICE.get(error["type"])
    return known.format_map({**error.get("ctx", {})}) if known else f"{error['msg']}."


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    title = TITLES.get(error.status_code, "The request cannot be done as it is")
    return problem(error.status_code, title, str(error.detail), headers=error.headers)


async def _unavailable(_: Request, __: Exception) -> JSONResponse:
    detail = "Linkway cannot reach its storage. Nothing was lost; send the same request again, with the same key."
    return problem(503, "Not now", detail, headers={"Retry-After": _RETRY_AFTER_SECONDS})


async def _failed(_: Request, __: Exception) -> JSONResponse:
    return problem(
        500, "Something went wrong here", "It was not the request. Whoever runs Linkway finds it in the log."
    )
