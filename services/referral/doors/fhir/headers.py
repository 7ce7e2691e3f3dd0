"""What BaRS sends in headers: the pair of ids that a message goes by, who sends it to whom, and the kind of answer."""

import base64
import binascii
import json
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from starlette.datastructures import Headers

from services.contract.doors.refusals import Refusal
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.outcomes import HTTP
from services.referral.doors.fhir.systems import FHIR_JSON

REQUEST_ID = "X-Request-Id"
CORRELATION_ID = "X-Correlation-Id"
_NHSD = (
    "NHSD-Target-Identifier",
    "NHSD-End-User-Organisation",
    "NHSD-Requesting-Software",
    "NHSD-Requesting-Practitioner",
)
_JSON = (FHIR_JSON, "application/json")
_CHARSETS = ("utf-8", "utf8", "us-ascii")
_ANYTHING = ("*/*", "application/*", "")
# The releases of BaRS and of FHIR that a sender may ask for, by their first number.
_VERSIONS = {"version": "1", "fhirversion": "4"}


class AnotherFormAsked(Refusal):
    """The answer is asked for in another form, or another version, than there is."""

    status = 406
    title = "There is no answer in that form"
    what_to_do = f"Send Accept: {FHIR_JSON}; version=1.4.0, or leave the version out."


class NotMarkedAsFhir(Refusal):
    """The body is marked as something else than JSON, such as XML."""

    status = 415
    title = "The body is not marked as FHIR in JSON"
    what_to_do = f"Send the message as JSON in UTF-8, with the header Content-Type: {FHIR_JSON}. XML is not taken."


@dataclass(frozen=True, slots=True)
class Pair:
    """The two ids that a message goes by: sent again with both, it is the same message."""

    request_id: UUID
    correlation_id: UUID

    def __str__(self) -> str:
        return f"{self.request_id}|{self.correlation_id}"


def read_pair(headers: Headers, faults: Faults) -> Pair:
    """The pair of the message; where an id is missing or is none, the fault is noted, and nought stands for it."""
    return Pair(*(_read_id(headers, name, faults) for name in (REQUEST_ID, CORRELATION_ID)))


def check_nhsd(headers: Headers, faults: Faults) -> None:
    """Note those of BaRS's own headers that are sent and cannot be read. None of them is needed."""
    for name in _NHSD:
        if not _is_object(headers.get(name, "")):
            faults.add("invalid", HTTP + name, f"{name} is not JSON in base64. Write it so, or leave it out.")


# Both are async, because FastAPI calls what is not in a thread.
async def check_answer(request: Request) -> None:
    """Raise AnotherFormAsked where the answer is asked for in no form that there is."""
    asked = [_media_type(one) for one in request.headers.get("accept", "").split(",")]
    if not any(kind in (*_JSON, *_ANYTHING) and _is_known(parameters) for kind, parameters in asked):
        raise AnotherFormAsked(AnotherFormAsked.what_to_do)


async def check_body(request: Request) -> None:
    """Raise NotMarkedAsFhir where the body is said to be something else than JSON."""
    kind, parameters = _media_type(request.headers.get("content-type", ""))
    if kind not in _JSON or parameters.get("charset", "utf-8") not in _CHARSETS:
        raise NotMarkedAsFhir(NotMarkedAsFhir.what_to_do)


def _read_id(headers: Headers, name: str, faults: Faults) -> UUID:
    written = headers.get(name, "").strip()
    try:
        return UUID(written)
    except ValueError:
        kind = "value" if written else "required"
        faults.add(kind, HTTP + name, f"Send the header {name} with a UUID of your own.")
        return UUID(int=0)


def _is_object(written: str) -> bool:
    if not written.strip():
        return True
    try:
        return isinstance(json.loads(base64.b64decode(written, validate=True)), dict)
    except (binascii.Error, ValueError, RecursionError):
        return False


def _media_type(written: str) -> tuple[str, dict[str, str]]:
    kind, *parameters = (part.strip().lower() for part in written.split(";"))
    named = (parameter.partition("=") for parameter in parameters)
    return kind, {name: value.strip('"') for name, _, value in named}


def _is_known(parameters: dict[str, str]) -> bool:
    return all(parameters.get(name, known).partition(".")[0] == known for name, known in _VERSIONS.items())
