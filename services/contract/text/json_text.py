"""JSON that somebody else wrote, read as RFC 8259 asks of writers: UTF-8, no more than JSON, each name once.

What is wrong is told with where it stands, and nothing of the text is repeated.
"""

import json
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from services.contract.doors.refusals import Fault, RequestHasFaults

NOT_JSON = "not-json"
NAME_TWICE = "name-twice"

# By how Python's reader begins what it says.
_WRONG = {
    "Expecting value": "a value is missing",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting property name": "a name in double quotes is missing",
    "Illegal trailing comma": "a comma stands before the closing bracket",
    "Unterminated string": "a text begins that is never closed",
    "Invalid control character": "a text has a control character; write \\n for the end of a line",
    "Invalid \\": "a backslash stands before what it cannot stand before",
    "Extra data": "something stands after the end",
}

# Whoever sends more of them has a fault in a program, which shows as well in the first.
_MOST_TOLD = 10

Steps = tuple[str | int, ...]


class _NameTwice(Exception):
    """An object has a name twice."""


class _NotJson(ValueError):
    """Something that Python reads and JSON does not have."""


class _Pairs(list[tuple[str, Any]]):
    """An object with all its names, in order."""


def read_json(body: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """What the text says. Raises RequestHasFaults, which says what is wrong and where."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        where = _where(body[: wrong.start].decode())
        raise _refused(
            f"This is not UTF-8. {where} stands a byte that UTF-8 does not have. Send JSON in UTF-8."
        ) from None
    try:
        return _READER.decode(text)
    except _NameTwice:
        raise _all_twice(text) from None
    except json.JSONDecodeError as wrong:
        what = next((words for begins, words in _WRONG.items() if wrong.msg.startswith(begins)), "something is wrong")
        raise _refused(f"This is not JSON. {_where(text[: wrong.pos])} {what}. Put it right.") from None
    except RecursionError:
        raise _refused("Lists and objects stand too deep in each other. Send what the document asks for.") from None
    except ValueError:
        raise _refused("A number in it is none that JSON has, or has too many digits. Put it right.") from None


def _where(before: str) -> str:
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return f"In line {line}, column {column},"


def _refused(detail: str) -> RequestHasFaults:
    return RequestHasFaults(detail, Fault("#", detail, NOT_JSON))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise _NameTwice
    return held


def _no_number(_: str) -> float:
    raise _NotJson


# Which name it is, and where, is looked for only once there is one: that takes as long again.
_READER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
_READER_OF_ALL: Final = json.JSONDecoder(object_pairs_hook=_Pairs)


def _all_twice(text: str) -> RequestHasFaults:
    detail = "This name stands twice in its object, and the two may differ. Send it once."
    first = islice(_twice(_READER_OF_ALL.decode(text)), _MOST_TOLD)
    return RequestHasFaults(detail, *(Fault(_pointer(steps), detail, NAME_TWICE) for steps in first))


def _twice(whole: object) -> Iterator[Steps]:
    waiting: deque[tuple[Steps, object]] = deque([((), whole)])
    while waiting:
        steps, held = waiting.popleft()
        parts = held if isinstance(held, _Pairs) else list(enumerate(held)) if isinstance(held, list) else ()
        names = Counter(name for name, _ in parts)
        yield from ((*steps, name) for name, times in names.items() if times > 1)
        for name, part in parts:
            waiting.append(((*steps, name), part))


def _pointer(steps: Steps) -> str:
    return "#" + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
