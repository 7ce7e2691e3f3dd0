"""What was typed into a form as a command: with what is wrong told of the field, in words for whoever typed it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from services.contract.doors.advice import fault_of
from services.contract.doors.refusals import Fault, RequestHasFaults
from services.pages.forms import Form, Problem
from services.referral.commands.command import Command

C = TypeVar("C", bound=Command)


def command_of(
    kind: type[C], sent: Mapping[str, Any], form: Form, names: Mapping[str, str], *, otherwise: str
) -> tuple[C | None, Form]:
    """The command; or none, and the form with what is wrong. `names` are the form's fields by JSON pointer."""
    if form.problems:
        return None, form
    try:
        return kind.model_validate(sent), form
    except ValidationError as wrong:
        faults = [fault_of({**error, "loc": ("body", *error["loc"])}) for error in wrong.errors()]
        told = RequestHasFaults("", *(Fault(each["pointer"], each["detail"]) for each in faults))
        return None, form.refused(told, names, otherwise=otherwise)


def asked_for(form: Form, needed: Mapping[str, str]) -> Form:
    """The form, with a sentence for each field of these that nothing stands in."""
    return form.saying(*(Problem(name, sentence) for name, sentence in needed.items() if not form[name]))


def day_in(form: Form, name: str) -> tuple[date | None, Form]:
    """The day that stands in the three fields of `day_field`; None where they are empty, or no day, which is said."""
    written = [form[f"{name}-{part}"] for part in ("year", "month", "day")]
    if not any(written):
        return None, form
    try:
        year, month, day = (int(one) for one in written if one.isascii() and one.isdigit() and len(one) <= 4)
        return date(year, month, day), form
    except ValueError:
        return None, form.saying(Problem(f"{name}-day", "Write a day that there is, such as 31 1 1950"))
