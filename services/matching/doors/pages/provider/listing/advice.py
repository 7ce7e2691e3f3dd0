"""What is wrong with a field, in the words of the page: commands speak to programs of JSON."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.contract.doors.refusals import Fault, Refusal
from services.pages.forms import Form

_OF_A_FIELD: Final[Mapping[str, str]] = {
    "telephone": "Write a telephone number with digits, spaces, +, brackets and hyphens alone.",
    "email": "Write one email address, such as name@example.org.",
    "website": "Write the whole address of a page, such as https://example.org.",
    "opens_at": "Write a time of day, such as 09:30.",
    "closes_at": "Write a time of day, such as 14:30.",
    "closed_until": "Write a day that there is, such as 27 3 2027.",
    "pence": "Write an amount in pounds, such as 3.50, or 0 where it is free.",
    "byday": "Tick the days on which it is on.",
    "starts_on": "Write a day that there is, such as 27 3 2027.",
    "valid_to": "Write a day that there is, such as 27 3 2027.",
    "join_until": "Write a day that there is, such as 27 3 2027.",
    "freq": "Say how often it is on.",
    "kind": "Say what it is.",
}
_OF_A_LIST: Final[Mapping[str, str]] = {
    "languages": "Write languages by their English names, with commas between them, such as Bengali, Somali.",
}
_BY_CODE: Final[Mapping[str, str]] = {
    "string-too-short": "Fill this in.",
    "string-type": "Fill this in.",
    "too-short": "Tick at least one.",
    "string-pattern-mismatch": "Write it on one line, with letters and signs that can be read.",
    "too-long": "There are as many as it can have. Take out one that is not needed any more first.",
    "enum": "Choose one of those that are offered.",
    "missing": "Choose one.",
}
_NUMBER: Final = re.compile(r"int-|greater-|less-")
_ALLOWED: Final = re.compile(r"Input should be (greater|less) than or equal to ([0-9]+)")


def in_words(form: Form, refusal: Refusal, names: Mapping[str, str], *, otherwise: str) -> Form:
    """The form, with what a command says of it where it belongs, in words."""
    faults = tuple(replace(fault, detail=_sentence(fault)) for fault in refusal.faults)
    spoken = type(refusal)(refusal.detail, *faults)
    return form.refused(spoken, names, otherwise=otherwise)


def _sentence(fault: Fault) -> str:
    steps = fault.pointer.removeprefix("#/").split("/")
    if limit := _ALLOWED.search(fault.detail):
        return f"Write a whole number that is not {'below' if limit[1] == 'greater' else 'above'} {limit[2]}."
    by_field = _OF_A_FIELD.get(steps[-1]) or _OF_A_LIST.get(steps[0])
    if by_field and fault.code not in ("string-too-long", "too-long", "change-does-not-fit"):
        return by_field
    if _NUMBER.match(fault.code):
        return "Write a whole number."
    return _BY_CODE.get(fault.code, fault.detail)
