"""Days, as RFC 3339 writes a full-date and in no other way, and instants, which are text too."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from services.contract.text.characters import trimmed

# `date.fromisoformat` takes weeks and bare digits too, which who asks for 19510304 may have meant as something else.
_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(written: object) -> date:
    # A command that is made in the program has a day already; only text, because a number would be taken for seconds.
    if type(written) is date:
        return written
    text = trimmed(written) if isinstance(written, str) else ""
    try:
        return date.fromisoformat(text if _FULL_DATE.fullmatch(text) else "")
    except ValueError:
        raise PydanticCustomError("not-a-date", "This is not a date. Write it like 2026-01-31.") from None


def _text(written: object) -> object:
    if not isinstance(written, str | datetime):
        raise PydanticCustomError(
            "not-an-instant", "This is not an instant. Write it like 2026-01-31T09:30:00Z, with its offset."
        )
    return written


WrittenDay = Annotated[date, BeforeValidator(_day)]
# A number would be taken for seconds since 1970.
WrittenInstant = Annotated[AwareDatetime, BeforeValidator(_text)]
