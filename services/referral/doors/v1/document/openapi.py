"""The OpenAPI 3.1 document of /v1, open to everybody: every schema has an example, every error is described."""

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from services.referral.doors.v1.document.examples import EXAMPLES, PROBLEM
from services.runtime.serving.documents import openapi_route

_ABOUT = """Refer people to support in their community, and follow what becomes of it.

Send the token of your organisation as `Authorization: Bearer …`. What you may see and do follows from what ties you to
a referral: that you made it, provide the place, work as a link worker in its borough or lead safeguarding there; all
others are told that there is no such referral. Every POST takes an `Idempotency-Key`. An answer about one referral, or
one entry of its record, has an `ETag`; send it back as `If-Match` to act only on what you saw. Problems are RFC 9457
problem details, whose `type` leads to a page.
"""
_PROBLEM_TYPE = "application/problem+json"
_WHEN = {
    400: "The Idempotency-Key is missing.",
    401: "There is no known token.",
    403: "The token does not allow this, or not with this referral.",
    404: "There is no such referral, entry or partner, or none that you may see.",
    408: "The body did not come whole in time. Send the same request again, with the same key.",
    409: "It does not stand where this can be done, or another organisation's referral is open for it already.",
    412: "The referral, or the entry, has changed since you looked at it.",
    413: "The body is too large.",
    415: "The body is not marked as JSON, not UTF-8, or compressed.",
    422: "The request has faults; all of them are pointed at.",
    429: "Too much is asked at once. Send the same request again later, with the same key.",
    503: "Linkway cannot reach its storage. Send the same request again later, with the same key.",
}
_LATER = (429, 503)
_ANYWHERE = (401, 403, 422, *_LATER)
_TO_A_BODY = (408, 413, 415)


def document_of(router: APIRouter) -> APIRouter:
    """The route of the document, which is made of this router's routes when it is first asked for."""
    return openapi_route(partial(openapi, router))


def openapi(router: APIRouter) -> dict[str, Any]:
    """The document."""
    document = get_openapi(
        title="Linkway", version="1", description=_ABOUT, routes=router.routes, servers=[{"url": "/v1"}]
    )
    for path, operation in _operations(document):
        _describe(path, operation)
    schemas = document["components"]["schemas"]
    for needless in ("HTTPValidationError", "ValidationError"):
        schemas.pop(needless, None)
    schemas["Problem"] = PROBLEM
    for name, schema in schemas.items():
        schema.setdefault("examples", [schema["enum"][0]] if "enum" in schema else EXAMPLES.get(name, []))
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _describe(path: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    takes_key = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
    takes_match = any(one["name"] == "If-Match" for one in operation.get("parameters", ()))
    is_a_list = any(one["name"] == "after" for one in operation.get("parameters", ()))
    may_be_refused = [
        *_ANYWHERE,
        *(_TO_A_BODY if "requestBody" in operation else ()),
        *((400,) if takes_key else ()),
        *((409,) if operation["operationId"].startswith("refer_a_person") else ()),
        *((404, 409) if path.startswith("/people/") else ()),
        *((404,) if "{referral_id}" in path or path.startswith("/partners/") else ()),
        *((409,) if "{referral_id}" in path and "requestBody" in operation else ()),
        *((409, 412) if takes_match else ()),
    ]
    for status in sorted({*may_be_refused}):
        answers[str(status)] = _refusal(status)
    if any(one["name"] == "If-None-Match" for one in operation.get("parameters", ())):
        answers["304"] = {"description": "The referral is still as you have it.", "headers": _ETAG}
    for status, answer in answers.items():
        if "{referral_id}" in path and status in ("200", "201") and not is_a_list:
            answer["headers"] = _ETAG
        answer.setdefault("description", HTTPStatus(int(status)).phrase)


_ETAG = {"ETag": {"description": "The revision that the referral, or the entry, is at.", "schema": {"type": "string"}}}


def _refusal(status: int) -> dict[str, Any]:
    refusal: dict[str, Any] = {
        "description": _WHEN[status],
        "content": {_PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _LATER:
        seconds = {"description": "Seconds after which to send it again.", "schema": {"type": "integer"}}
        refusal["headers"] = {"Retry-After": seconds}
    return refusal
