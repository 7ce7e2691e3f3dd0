"""Whether a resource is written as FHIR says, by the models of `fhir.resources`, which stands nowhere else.

It has models of R4B, in which the resources read here are those of R4. They take a third of a second to be imported,
so that happens when the first message comes, and not while the service starts. They take more than a millisecond for a
message, too, so they are asked only about what does not pass a check that is made from them.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator

from services.referral.doors.fhir.message.element import Element, said
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.message.shapes import compiled

READ = (
    "MessageHeader",
    "ServiceRequest",
    "Patient",
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "Consent",
    "Observation",
    "Flag",
)
# The library's own words may repeat what was written, so none of them is told.
_ADVICE: Mapping[str, tuple[str, str]] = {
    "missing": ("required", "This is missing. Add it."),
    "model_field_validation.missing": ("required", "This is missing. Add it."),
    "extra_forbidden": ("structure", "FHIR R4 knows no such element here. Leave it out, or use an extension."),
}
_NOT_AS_FHIR = ("value", "This is not written as FHIR R4 says. Look its type up, and mend it.")


class Models(NamedTuple):
    """The model of each type of resource that is read, and the check that is made from them."""

    by_type: Mapping[str, type[BaseModel]]
    shapes: SchemaValidator


@cache
def models() -> Models:
    """The models, which are imported when they are first asked for."""
    by_type = {name: getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name) for name in READ}
    return Models(by_type, compiled(by_type.values()))


async def load_models() -> None:
    """Import them beside the event loop, so that nobody else waits for it."""
    if not models.cache_info().currsize:
        await asyncio.to_thread(models)


def check_resources(resources: Iterable[Element], faults: Faults) -> None:
    """Note where these resources, all of types that are read, are not written as FHIR says."""
    by_type, shapes = models()
    for resource in resources:
        try:
            if not shapes.isinstance_python(resource.value):
                by_type[resource.text("resourceType")].model_validate(resource.value)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False, include_input=False, include_context=False):
                kind, detail = _ADVICE.get(error["type"], _NOT_AS_FHIR)
                faults.add(kind, _place(resource, error["loc"]), detail)


def _place(resource: Element, loc: tuple[Any, ...]) -> str:
    place = resource
    for step in loc:
        if isinstance(step, int):
            place = Element(None, f"{place.path}[{step}]")
        elif step != "root":
            place = Element(None, f"{place.path}.{said(step)}")
    return place.path
