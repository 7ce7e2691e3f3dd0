"""Every error of a door as a Problem, answered in the door's own form."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from services.contract.doors.advice import NO_OBJECT, fault_of
from services.contract.doors.refusals import Refusal, RequestHasFaults
from services.runtime.service import ErrorForm, Problem
from services.runtime.serving.authentication import TokenUnknown
from services.runtime.serving.requests.json_bodies import says_json
from services.runtime.working.ports import Unavailable

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
# Title and slug of what the web framework refuses, by status.
_KNOWN = {
    401: (TokenUnknown.title, TokenUnknown.slug()),
    404: ("There is nothing here", "nothing-here"),
    405: ("This address does not take that method", "method-not-taken"),
    408: ("The request came too slowly", "request-too-slow"),
    413: ("The request is too large", "request-too-large"),
    415: ("The body is coded", "body-is-coded"),
}

# Headers that an answer of this status has.
_BESIDE = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "60"}}

STORAGE_AWAY = Problem(
    503,
    "Not now",
    "Linkway cannot reach its storage. Nothing was lost; send the same request again, with the same key.",
    headers={"Retry-After": "5"},
    slug="storage-away",
)

SIGN_IN_AWAY = Problem(
    503,
    "Not now",
    "Linkway cannot see at this moment who is signed in. You are not signed out: try again in a few seconds.",
    headers={"Retry-After": "5"},
    slug="sign-in-away",
)


def respond(problem: Problem, form: ErrorForm, request: Request) -> Response:
    """The answer that tells whoever sent the request of the problem."""
    return Response(form.body(problem, request), problem.status, dict(problem.headers), form.media_type)


def install(app: FastAPI, form: ErrorForm) -> None:
    """Answer every error of the application in this form."""
    app.add_exception_handler(Refusal, _answering(form, _refused))
    app.add_exception_handler(RequestValidationError, _answering(form, _invalid))
    app.add_exception_handler(HTTPException, _answering(form, _http))
    app.add_exception_handler(Unavailable, _answering(form, lambda _, __: STORAGE_AWAY))
    app.add_exception_handler(Exception, _answering(form, _failed))


def documented(form: ErrorForm) -> dict[int | str, dict[str, Any]]:
    """What any route of a door may answer, for its OpenAPI document."""
    slow = "The body did not come whole in time. Send the same request again, with the same Idempotency-Key."
    return {
        408: {"description": slow, "content": {form.media_type: {"schema": dict(form.schema)}}},
        429: _later("Too much is asked at once.", form),
        503: _later("Linkway cannot reach its storage.", form),
    }


def _later(when: str, form: ErrorForm) -> dict[str, Any]:
    seconds = {"description": "Seconds after which to send the same request again.", "schema": {"type": "integer"}}
    return {
        "description": f"{when} Send the same request again later, with the same Idempotency-Key.",
        "headers": {"Retry-After": seconds},
        "content": {form.media_type: {"schema": dict(form.schema)}},
    }


def _answering(
    form: ErrorForm, problem_of: Callable[[Request, Any], Problem]
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return respond(problem_of(request, error), form, request)

    return answer


def _refused(_: Request, refusal: Refusal) -> Problem:
    challenge = _BESIDE.get(refusal.status, {})
    faults = [{"pointer": fault.pointer, "code": fault.code, "detail": fault.detail} for fault in refusal.faults]
    return Problem(refusal.status, refusal.title, refusal.detail, faults, challenge, refusal.slug())


def _invalid(request: Request, invalid: RequestValidationError) -> Problem:
    faults = [fault_of(error) for error in invalid.errors()]
    if any((one.get("pointer"), one["detail"]) == ("#", NO_OBJECT) for one in faults) and not says_json(request):
        detail = "Linkway takes JSON. Send the body as JSON, with the header Content-Type: application/json."
        return Problem(415, "The body is not marked as JSON", detail, slug="not-marked-as-json")
    detail = "Mend what the errors point at, and send the request again."
    return Problem(422, RequestHasFaults.title, detail, faults, slug=RequestHasFaults.slug())


def _http(request: Request, error: HTTPException) -> Problem:
    title, slug = _KNOWN.get(error.status_code, (Refusal.title, "refused"))
    detail, headers = str(error.detail), dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_at(request))
        detail = f"Use one of these methods: {headers['Allow']}."
    if detail == HTTPStatus.NOT_FOUND.phrase:
        detail = "Check the address."
    return Problem(error.status_code, title, detail, headers=headers, slug=slug)


def _methods_at(request: Request) -> list[str]:
    """What this address takes, over all routes that have it; the framework knows the first one alone."""
    return [method for method in _METHODS if _takes(request, method)]


def _takes(request: Request, method: str) -> bool:
    asked = {**request.scope, "method": method}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


def _failed(_: Request, __: Exception) -> Problem:
    return Problem(
        500,
        "Something went wrong here",
        "It was not the request. Whoever runs Linkway finds it in the log.",
        slug="went-wrong",
    )
