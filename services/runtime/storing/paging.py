"""Where a page begins: behind a document, and not at a number, so that it stays there whatever comes and goes.

A cursor holds the values of that document's sorted fields, as JSON in URL-safe base64. It comes from outside, so
nothing but text, numbers and instants is read from it, and never a filter.
"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any

from services.contract.doors.refusals import Refusal
from services.runtime.storing.collection import Document, Order, Where

_BEYOND = {1: "$gt", -1: "$lt"}
_FROM = {1: "$gte", -1: "$lte"}


class CursorUnreadable(Refusal):
    """A cursor that no page of this list gave."""

    status = 422
    title = "There is no such page"
    what_to_do = "Take the cursor as it stands in the page before, or begin without one."


def value_at(document: Document, field: str) -> Any:  # noqa: ANN401 - whatever is kept there
    """What stands in a field of the document; `state.created_at` is `created_at` inside of `state`."""
    return reduce(getitem, field.split("."), document)


def cursor_at(document: Document, sort: Order) -> str:
    """The cursor for what stands behind the document."""
    if sort[-1][0] != "_id":
        raise ValueError("The order of a list that is read in pages must end in _id.")
    values = [value_at(document, field) for field, _ in sort]
    # JSON knows all but instants.
    text = json.dumps(values, separators=(",", ":"), default=lambda instant: {"at": instant.isoformat()})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def values_at(cursor: str, sort: Order) -> Sequence[Any]:
    """The values of the sorted fields of the document at the cursor. Raises CursorUnreadable."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(text, object_hook=lambda instant: datetime.fromisoformat(instant["at"]))
        if isinstance(values, list) and len(values) == len(sort) and all(map(_can_be_kept, values)):
            return values
    except (ValueError, TypeError, KeyError):
        pass
    raise CursorUnreadable("Take the cursor as it stands in the page before, or begin without one.")


def _can_be_kept(value: object) -> bool:
    # What MongoDB cannot hold, its driver cannot ask for; what stands in a cursor anybody may have written.
    match value:
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in value)
        case int():
            return -(2**63) <= value < 2**63
        case datetime():
            return value.utcoffset() == timedelta()
    return value is None or isinstance(value, float)


def behind(cursor: str, sort: Order) -> Where:
    """A filter for the documents behind the cursor: they differ in one sorted field, and in none before it."""
    values = values_at(cursor, sort)
    fields = [field for field, _ in sort]
    # Said by itself too, because only so it bounds how much of an index is read.
    first = {fields[0]: {_FROM[sort[0][1]]: values[0]}}
    return {
        **first,
        "$or": [
            {**dict(zip(fields[:number], values, strict=False)), field: {_BEYOND[direction]: values[number]}}
            for number, (field, direction) in enumerate(sort)
        ],
    }
