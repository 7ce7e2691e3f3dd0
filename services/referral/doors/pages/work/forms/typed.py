"""A form as it was typed, as what is sent to the command; and as it stands before anybody typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from services.pages.forms import Form
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.forms.action_form import NO, YES, Field, Look
from services.referral.doors.pages.work.forms.sending import ONCE, REVISION
from services.runtime.ids import random_id

_POUNDS: Final = re.compile(r"£? ?((?:\d{1,3}(?:,\d{3})+|\d{1,9}))(?:\.(\d{1,2}))?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def day_parts(name: str, day: date) -> Mapping[str, str]:
    """A day as the fields that it is typed in."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def body_of(fields: Sequence[Field], form: Form) -> dict[str, object]:
    """What was typed, by the names of the fields: what was left empty is left out."""
    return {field.name: value for field in fields if (value := _read(field, form)) not in ("", [], None)}


def first_of(fields: Sequence[Field], referral: Referral, today: date) -> Form:
    """The form as it stands before anybody typed."""
    values: dict[str, str | Sequence[str]] = {ONCE: str(random_id()), REVISION: str(referral.revision)}
    for field in fields:
        first = field.first(referral, today)
        if field.look is Look.DAY:
            values |= day_parts(field.name, date.fromisoformat(str(first))) if first else {}
        else:
            values[field.name] = first
    return Form.with_values(**values)


def pence(written: str) -> int | str:
    """An amount in pounds, as whole pence; what is no amount stays as it was written."""
    known = _POUNDS.fullmatch(written)
    return int(known[1].replace(",", "")) * 100 + int((known[2] or "").ljust(2, "0")) if known else written


def in_pounds(amount: int) -> str:
    """An amount as it would be typed: `12.50`."""
    return f"{amount // 100}.{amount % 100:02}"


def number(written: str) -> int | float | str:
    """A number; what is none stays as it was written."""
    known = _NUMBER.fullmatch(written)
    return (float(written) if known[1] else int(written)) if known else written


def _read(field: Field, form: Form) -> object:
    match field.look:
        case Look.CHECKBOXES:
            return list(form.all(field.name))
        case Look.YES_OR_NO:
            return {YES: True, NO: False}.get(form[field.name])
        case Look.DAY:
            return "-".join(_day_as_written(field.name, form)).strip("-")
        case Look.AMOUNT:
            return pence(form[field.name])
        case Look.NUMBER | Look.SCALE:
            return number(form[field.name])
        case _:
            return form[field.name]


def _day_as_written(name: str, form: Form) -> Iterator[str]:
    yield form[f"{name}-year"]
    yield form[f"{name}-month"].zfill(2) if form[f"{name}-month"] else ""
    yield form[f"{name}-day"].zfill(2) if form[f"{name}-day"] else ""
