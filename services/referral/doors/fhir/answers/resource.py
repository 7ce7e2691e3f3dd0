"""How a resource is answered."""

from typing import Any

from fastapi import Response
from pydantic_core import to_json

from services.referral.doors.fhir.systems import FHIR_JSON


def answer(resource: dict[str, Any], **headers: str) -> Response:
    """The resource in JSON."""
    return Response(to_json(resource), headers=headers, media_type=FHIR_JSON)
