"""What stands in a form, as the value that a listing keeps: empty is nothing, and what is no number stays as typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.contract.text.languages import language_of, name_of
from services.pages.forms import Form

_PARTS = ("year", "month", "day")


def text(form: Form, name: str) -> str | None:
    """A line or more; None where nothing is typed."""
    return form[name] or None


def number(form: Form, name: str) -> int | str | None:
    """A whole number; what cannot be one, as it was typed, so that the command says so."""
    typed = form[name].replace(",", "")
    return int(typed) if typed.isascii() and typed.isdigit() else form[name] or None


def day(form: Form, name: str) -> str | None:
    """A day of three fields, as ISO 8601 has it; what cannot be one stays what it is."""
    typed = [form[f"{name}-{part}"] for part in _PARTS]
    if not any(typed):
        return None
    year, month, of_month = (one.zfill(2) for one in typed)
    return f"{year}-{month}-{of_month}"


def day_shown(name: str, when: date | None) -> dict[str, str]:
    """A day as the three fields show it."""
    return {f"{name}-{part}": str(getattr(when, part)) if when else "" for part in _PARTS}


def pence(typed: str) -> int | str | None:
    """Pounds, such as `3.50`, in pence; what cannot be an amount stays as typed."""
    amount = typed.replace("£", "").replace(",", "").strip()
    pounds, point, rest = amount.partition(".")
    if pounds.isascii() and pounds.isdigit() and (not point or (rest.isascii() and rest.isdigit() and len(rest) <= 2)):
        return int(pounds) * 100 + int(rest.ljust(2, "0") if rest else 0)
    return typed or None


def pounds(amount: int | None) -> str:
    """Pence as somebody types them."""
    if amount is None:
        return ""
    whole, rest = divmod(amount, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def languages(form: Form, name: str) -> list[str]:
    """The codes of languages that were named with commas between them; an unknown one as it was typed."""
    named = (one.strip() for one in form[name].replace("\n", ",").split(","))
    return list(dict.fromkeys(language_of(one) or one for one in named if one))


def languages_shown(codes: tuple[str, ...]) -> str:
    """Languages by their names."""
    return ", ".join(map(name_of, codes))


def rows(form: Form, name: str) -> Iterator[int]:
    """The numbers of the rows of a list that the form has."""
    there = form[f"{name}-rows"]
    count = int(there) if there.isascii() and there.isdigit() and len(there) < 4 else 0
    yield from range(min(count, 100))


def chosen(form: Form, name: str) -> list[Any]:
    """What is ticked, each once."""
    return list(dict.fromkeys(form.all(name)))
