"""The OpenAPI 3.1 document of /fhir, open to everybody: how a Bundle is sent. What it may hold, FHIR says."""

from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from services.referral.doors.fhir.headers import CORRELATION_ID, REQUEST_ID
from services.referral.doors.fhir.systems import FHIR_JSON
from services.runtime.serving.documents import openapi_route

_ABOUT = """Refer people from a GP's system by FHIR R4, in the shape of the NHS Booking and Referral Standard (BaRS).

It does not claim to conform to BaRS. Send the token of your organisation as `Authorization: Bearer …`. Errors are
OperationOutcomes with BaRS's codes; what is wrong in a message is pointed at by FHIRPath expressions, all at once.
"""
_WHEN: Final = {
    400: "The message, a header or a parameter has faults; all of them are pointed at.",
    401: "There is no known token.",
    403: "The token does not allow this, or not with this referral.",
    404: "There is no such referral, or none that you are tied to.",
    406: "The answer is asked for in another form or version than there is.",
    408: "The message did not come whole in time.",
    409: "The message was processed before, or conflicts with what is there.",
    413: "The body is larger than 1 MB.",
    415: "The body is not marked as FHIR in JSON.",
    422: "The message is well written, and cannot be done.",
    425: "The same message is being processed.",
    429: "Too much is asked at once. Send the same again later.",
    503: "Linkway cannot reach its storage. Send the same again later.",
}
_LATER = (429, 503)
_TO_ALL = (400, 406, 422, *_LATER)
_TO_KNOWN = (401, 403, 404)
_TO_A_MESSAGE = (408, 409, 413, 415, 425)
_RESOURCE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"resourceType": {"type": "string"}},
    "required": ["resourceType"],
}
_SECONDS = {"Retry-After": {"description": "Seconds after which to send it again.", "schema": {"type": "integer"}}}
_IDS: Final = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "description": f"A UUID, new for each {of}; given back with the answer.",
        "schema": {"type": "string", "format": "uuid"},
    }
    for name, of in ((REQUEST_ID, "message"), (CORRELATION_ID, "referral"))
]
MESSAGE: Final[dict[str, Any]] = {
    "parameters": _IDS,
    "requestBody": {"required": True, "content": {FHIR_JSON: {"schema": _RESOURCE}}},
}


def document_of(router: APIRouter) -> APIRouter:
    """The route of the document, which is made of this router's routes when it is first asked for."""
    return openapi_route(partial(_document, router))


def _document(router: APIRouter) -> dict[str, Any]:
    document = get_openapi(
        title="Linkway", version="1", description=_ABOUT, routes=router.routes, servers=[{"url": "/fhir"}]
    )
    for methods in document["paths"].values():
        for operation in methods.values():
            _describe(operation)
    for needless in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(needless, None)
    return document


def _describe(operation: dict[str, Any]) -> None:
    known, message = "security" in operation, "requestBody" in operation
    refused = [*_TO_ALL, *(_TO_KNOWN if known else ()), *(_TO_A_MESSAGE if message else ())]
    operation["responses"] = {
        "200": {"description": "The resource.", "content": {FHIR_JSON: {"schema": _RESOURCE}}},
        **{str(status): _refusal(status) for status in sorted(refused)},
    }
    if any(one["name"] == "If-None-Match" for one in operation.get("parameters", ())):
        operation["responses"]["304"] = {"description": "The referral is still as you have it."}


def _refusal(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _WHEN[status], "content": {FHIR_JSON: {"schema": _RESOURCE}}}
    return answer | ({"headers": _SECONDS} if status in _LATER else {})
