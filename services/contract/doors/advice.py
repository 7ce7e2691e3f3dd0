"""What to do about a fault that pydantic finds in a request. What was written is never repeated: it may be personal."""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from services.contract.doors.refusals import Fault, RequestHasFaults

M = TypeVar("M", bound=BaseModel)

# What a field may be called, or the place in a list. Another name was made up, perhaps of what is personal, and is not
# repeated: the pointer leads to what it stands in.
_NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,59}|[0-9]{1,6}")

NO_OBJECT = "This is not a JSON object. Send one."
_DAY = "This is not a date. Write it like 2026-01-31."

# By pydantic's kind of fault, or that kind's first word.
_ADVICE = {
    "missing": "This is missing. Add it.",
    "extra_forbidden": "This is not known here. Leave it out.",
    "string_too_long": "This is too long; at most {max_length} characters are taken.",
    "string_too_short": "This is empty or too short. Fill it in, or leave it out.",
    "too_short": "This needs at least {min_length} entry.",
    "too_long": "This takes at most {max_length} entries.",
    "enum": "This is not one of the known values. Use one of: {expected}.",
    "literal_error": "This is not one of the known values. Use one of: {expected}.",
    "date": _DAY,
    "uuid": "This is not an id. Use the id that you were given.",
    "model": NO_OBJECT,
    "dict": NO_OBJECT,
    "string_type": "This is not text. Send text in quotes.",
    "list": "This is not a list. Send a list.",
    "bool": "This is neither true nor false. Send one of them, without quotes.",
    "int": "This is not a whole number. Send one.",
}


def read_as(model: type[M], body: object) -> M:
    """What somebody sent, as this model has it. Raises RequestHasFaults, with all that is wrong with it."""
    try:
        return model.model_validate(body)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
    faults = [Fault(**fault_of({**error, "loc": ("body", *error["loc"])})) for error in errors]
    raise RequestHasFaults("Mend what is pointed at, and send the request again under a new id.", *faults)


def fault_of(error: Mapping[str, Any]) -> dict[str, str]:
    """One of pydantic's errors as a fault of a Problem: where it is, what is wrong as a code, and what to do."""
    place, *path = map(str, error["loc"])
    what = {"code": error["type"].replace("_", "-"), "detail": _advice(error)}
    if place != "body":
        return {"in": place, "parameter": path[0] if path else "", **what}
    named = takewhile(_NAMES.fullmatch, path)
    return {"pointer": "".join(("#", *(f"/{step}" for step in named))), **what}


def _advice(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    known = _ADVICE.get(error["type"]) or _ADVICE.get(error["type"].partition("_")[0])
    return known.format_map({**error.get("ctx", {})}) if known else f"{error['msg'].rstrip('.')}."
