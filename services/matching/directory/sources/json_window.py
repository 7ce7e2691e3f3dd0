"""JSON that is too long to be had at once, read value by value through a window that moves along its text.

The decoder of the standard library reads each value, which no parser of events does as fast; and since the text of a
value stands whole in the window, it is bounded before anything is made of it.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

Json = Any

_SPACE = re.compile(r"[ \t\r\n]*")
_GOES_ON = ("", *"+-.eE0123456789")
_DEEPEST = 64
# As many digits as fit into 64 bits whatever they are, which is as much as MongoDB takes.
_MOST_DIGITS = 18


class NotJson(ValueError):
    """What stands there is not JSON, or not JSON that anybody would write about a service."""


class JsonWindow:
    """Gives the values of a JSON text one after the other; a value may have `most` characters.

    The window takes in `width` characters at a time, and as many more as a value takes.
    """

    def __init__(self, pieces: Iterator[str], most: int, width: int = 65_536) -> None:
        self._pieces = pieces
        self._most = most
        self._width = width
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no space, which stays; none at the end."""
        while True:
            self._at = _end_of_space(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._move()

    def take(self, *expected: str) -> str:
        """The next character that is no space, which must be one of these."""
        found = self.peek()
        if not found:
            raise NotJson("it breaks off before its end")
        if found not in expected:
            raise NotJson(f"{found} stands where {' or '.join(expected)} should")
        self._at += 1
        return found

    def value(self) -> tuple[Json, str]:
        """The next value, and its text."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as cause:
                raise NotJson("it is nested too deep") from cause
            except json.JSONDecodeError as cause:
                self._widen(cause.msg)
                continue
            # What nothing follows may be a number that goes on: of 1.5e3, neither 1 nor 1.5 is the whole.
            if not self._ended and self._text[end : end + 1] in _GOES_ON:
                self._widen("it goes on and on")
                continue
            return value, self._past(end)

    def _past(self, end: int) -> str:
        text = self._text[self._at : end]
        if _may_be_deep(text) and _is_deep(text):
            raise NotJson(f"it is nested more than {_DEEPEST} deep")
        self._at = end
        return text

    def _widen(self, wrong: str) -> None:
        if self._ended:
            raise NotJson(f"it breaks off, or is not JSON ({wrong})")
        if len(self._text) - self._at > self._most:
            raise NotJson(f"it is not JSON ({wrong}), or has more than {self._most:,} characters")
        self._move()

    def _move(self) -> None:
        """Leave behind what was read, and take in at least as much as the window is wide."""
        pieces, size = [self._text[self._at :]], 0
        while size < self._width:
            piece = next(self._pieces, None)
            if piece is None:
                self._ended = True
                break
            pieces.append(piece)
            size += len(piece)
        self._text, self._at = "".join(pieces), 0


def _end_of_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _may_be_deep(text: str) -> bool:
    return text.count("{") + text.count("[") > _DEEPEST


def _is_deep(text: str) -> bool:
    depth = deepest = 0
    for token in _STRINGS_AND_BRACKETS.finditer(text):
        kind = token[0][0]
        depth += (kind in "[{") - (kind in "]}")
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


_STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def _whole_number(text: str) -> int | str:
    return int(text) if len(text.removeprefix("-")) <= _MOST_DIGITS else text


def _number(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


# NaN, Infinity and numbers beyond all measure stay the text that stands there: whoever reads the record finds that
# field odd, and it costs nobody else anything.
_DECODER = json.JSONDecoder(parse_int=_whole_number, parse_float=_number, parse_constant=str)
