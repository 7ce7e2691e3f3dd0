"""Whether resources are written as FHIR says, by the models of `fhir.resources`, which stands nowhere else.

It has models of R4B, in which the resources read here are those of R4. They take a third of a second to be imported, so
that happens when the first message comes, and not while the service starts.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from pydantic import ValidationError
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
_ADVICE: Mapping[str, tuple[str, str]] = {
    "missing": ("required", "This is missing. Add it."),
    "extra_forbidden": ("structure", "FHIR R4 knows no such element here. Leave it out, or use an extension."),
}
_NOT_AS_FHIR = ("value", "This is not written as FHIR R4 says. Look its type up, and mend it.")


@cache
def shapes() -> SchemaValidator:
    """The check, which is made when it is first asked for."""
    return compiled(getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name) for name in READ)


async def load_shapes() -> None:
    """Make the check beside the event loop, so that nobody else waits for it."""
    if not shapes.cache_info().currsize:
        await asyncio.to_thread(shapes)


def check_resources(resources: Iterable[Element], faults: Faults) -> None:
    """Note where these resources, all of types that are read, are not written as FHIR says."""
    for resource in resources:
        try:
            shapes().validate_python(resource.value)
        except ValidationError as invalid:
            # The first step says of which type it is.
            for error in invalid.errors(include_url=False, include_input=False, include_context=False):
                kind, detail = _ADVICE.get(error["type"], _NOT_AS_FHIR)
                faults.add(kind, _place(resource, error["loc"][1:]), detail)


def _place(resource: Element, steps: tuple[int | str, ...]) -> str:
    return resource.path + "".join(f"[{step}]" if isinstance(step, int) else f".{said(step)}" for step in steps)
