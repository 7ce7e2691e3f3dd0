"""An object of a record, as it is written there, with where it stands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NoReturn

from services.matching.directory.reading.written.notes import Notes
from services.matching.directory.reading.written.text import cut, one_line, prose

Json = Any

_KINDS: dict[type, str] = {
    bool: "true or false",
    **dict.fromkeys((int, float, Decimal), "a number"),
    str: "a text",
    list: "a list",
    dict: "an object",
}
# No field has a greater one, and writing out one of thousands of digits is refused by Python.
_MOST = 10**15


class Part:
    """One object; whatever stands in a field, what is read of it is of the kind asked for, or nothing.

    What is empty, null too, is nothing without a word, though the standard says to leave it out. What is odd is noted.
    """

    __slots__ = ("at", "notes", "written")

    def __init__(self, written: dict[str, Json], at: str, notes: Notes) -> None:
        self.written, self.at, self.notes = written, at, notes

    def word(self, *fields: str) -> str:
        """A code, number or date as it is written, trimmed; of the first of these fields that has one."""
        get = self.written.get
        for field in fields:
            written = get(field)
            if written is None:
                continue
            word = written.strip() if isinstance(written, str) else _number(written)
            if word:
                return word
            if word is None:
                self._odd(field, "a text", written)
        return ""

    def line(self, *fields: str, most: int = 300) -> str | None:
        """A line that anybody may read; of the first of these fields that has one."""
        for field in fields:
            written = self.word(field)
            if written and (line := self.cleaned(field, written, one_line(written))):
                return self._cut(field, line, most)
        return None

    def prose(self, field: str, most: int = 4000) -> str | None:
        """A text of several lines."""
        written = self.word(field)
        text = self.cleaned(field, written, prose(written)) if written else ""
        return self._cut(field, text, most) if text else None

    def part(self, field: str) -> "Part | None":
        """The object in this field."""
        written = self.written.get(field)
        if isinstance(written, dict):
            return Part(written, f"{self.at}/{field}", self.notes)
        if written is not None:
            self._odd(field, "an object", written)
        return None

    def parts(self, field: str) -> "Sequence[Part]":
        """The objects of the list in this field; a single object is read as a list of one."""
        written = self.written.get(field)
        if written is None or written == "":
            return ()
        if isinstance(written, list):
            return [*self._objects(field, written)]
        one = self.part(field)
        return [one] if one else ()

    def _objects(self, field: str, written: list[Json]) -> "Iterator[Part]":
        for place, one in enumerate(written):
            if isinstance(one, dict):
                yield Part(one, f"{self.at}/{field}/{place}", self.notes)
            else:
                self._odd(f"{field}/{place}", "an object", one)

    def cleaned(self, field: str, written: str, text: str) -> str:
        """The text; noted where more was cleaned of it than spaces."""
        if text is not written and "".join(text.split()) != "".join(written.split()):
            what = "Markup, or characters that nobody sees, are read as plain text or left out."
            self.note(field, "cleaned", what, "Write it as plain text.")
        return text

    def note(self, field: str, code: str, what: str, do: str) -> None:
        """Note what was mended or passed over in a field."""
        self.notes.add(code, f"{self.at}/{field}", what, do)

    def leave_out(self, field: str, code: str, what: str, do: str) -> NoReturn:
        """End the reading of the record because of this field. Raises LeftOut."""
        self.notes.leave_out(code, f"{self.at}/{field}", what, do)

    def _odd(self, field: str, wanted: str, written: Json) -> None:
        kind = _KINDS.get(type(written), "null")
        self.note(field, "odd-part", f"{kind.capitalize()} stands where {wanted} belongs.", f"Write {wanted} there.")

    def _cut(self, field: str, text: str, most: int) -> str:
        if len(text) > most:
            self.note(field, "cut", f"It is longer than {most} letters, and is cut.", "Say it in fewer words.")
        return cut(text, most)


def _number(written: Json) -> str | None:
    """A number that a field may have, as a text; None where it is none."""
    if isinstance(written, int | float | Decimal) and not isinstance(written, bool) and -_MOST < written < _MOST:
        return _digits(written)
    return None


def _digits(number: float | Decimal) -> str:
    """A number as people write it: 12 for 12.0, which spreadsheets make of it, and no power of ten."""
    return str(int(number)) if number == int(number) else f"{Decimal(str(number)):f}"
