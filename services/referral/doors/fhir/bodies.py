"""The body of a message as JSON: read as strictly as everywhere, and no fuller than a message is."""

import re

from services.contract.doors.refusals import Fault, RequestHasFaults
from services.contract.text.json_text import read_json
from services.referral.doors.fhir.outcomes import MessageHasFaults, TooCostly

MOST_BYTES = 1024 * 1024
# A full message has some 150 objects and 600 commas. What has far more would hold up all others while it is read.
_MOST_OBJECTS = 2_000
_MOST_COMMAS = 20_000
_KIND = "structure"


def read(raw: bytes) -> object:
    """What the body says; raises MessageHasFaults or TooCostly."""
    if raw.count(b"{") > _MOST_OBJECTS or raw.count(b",") > _MOST_COMMAS:
        raise TooCostly(f"A message has at most {_MOST_OBJECTS} objects. {TooCostly.what_to_do}")
    try:
        return read_json(raw)
    except RequestHasFaults as refused:
        faults = (Fault(expression_of(fault.pointer), fault.detail, _KIND) for fault in refused.faults)
        raise MessageHasFaults(refused.detail, *faults) from None


def expression_of(pointer: str) -> str:
    """The FHIRPath expression of a JSON pointer into the Bundle."""
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return "Bundle" + "".join(f"[{step}]" if re.fullmatch("[0-9]+", step) else f".{step}" for step in steps)
