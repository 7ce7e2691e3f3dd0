"""Whether a resource is written as FHIR says, by the models of `fhir.resources`, which stands nowhere else.

It has models of R4B, in which the resources read here are those of R4. They take a third of a second to be imported,
so that happens when the first message comes, and not while the service starts.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from services.referral.doors.fhir.message.element import Element
from services.referral.doors.fhir.message.faults import Faults

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


@cache
def models() -> Mapping[str, type[BaseModel]]:
    """The model of each type of resource that is read."""
    return {name: getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name) for name in READ}


async def load_models() -> None:
    """Import them beside the event loop, so that nobody else waits for it."""
    if not models.cache_info().currsize:
        await asyncio.to_thread(models)


def check_resources(resources: Iterable[Element], faults: Faults) -> None:
    """Note where these resources are not written as FHIR says."""
    for resource in resources:
        model = models().get(resource.text("resourceType"))
        try:
            if model:
                model.model_validate(resource.value)
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
            place = place.at(step)
    return place.path
