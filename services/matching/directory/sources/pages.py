"""How Open Referral UK writes many services: as pages with marks and `contents`, or in a file as a plain list."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from services.matching.directory.sources.json_window import JsonWindow, NotJson

Json = Any
_LONGEST_ID = 200


class NotADirectory(ValueError):
    """The JSON is neither a list of services nor a page with contents."""


def _count(written: Json) -> int | None:
    number = int(written) if isinstance(written, str) and written.isdecimal() and len(written) < 10 else written
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def _flag(written: Json) -> bool | None:
    return written if isinstance(written, bool) else {"true": True, "false": False}.get(str(written).lower())


Count = Annotated[int | None, BeforeValidator(_count)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]


class Marks(BaseModel):
    """What a page says of all of them; None where it says nothing, or nothing that can be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    total_items: Count = None
    total_pages: Count = None
    first_page: Flag = None
    last_page: Flag = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One service as a page lists it, and its text; `id` is what it goes by there."""

    written: Json
    text: str

    @property
    def id(self) -> str | None:
        """Whatever stands there as its id, if anybody could ask for it by that."""
        stands = self.written.get("id") if isinstance(self.written, dict) else None
        named = str(stands).strip() if isinstance(stands, str | int) and not isinstance(stands, bool) else ""
        return named if 0 < len(named) <= _LONGEST_ID and named.isprintable() else None

    @property
    def digest(self) -> str:
        """What tells this text from another."""
        return hashlib.blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


class Page:
    """A page that is read while it comes: first its entries, to the end, then its marks."""

    def __init__(self, window: JsonWindow) -> None:
        self._window = window
        self.marks = Marks()

    def entries(self) -> Iterator[Entry]:
        """Each as it stands there. Raises NotADirectory and NotJson."""
        if self._window.peek() == "[":
            yield from self._items()
        elif self._window.peek() == "{":
            yield from self._members()
        else:
            raise NotADirectory("it is neither a list of services nor a page with contents")
        if after := self._window.peek():
            raise NotJson(f"{after} stands after its end")

    def _members(self) -> Iterator[Entry]:
        marks: dict[str, Json] = {}
        has_contents = False
        for key in self._keys():
            if key == "contents" and self._window.peek() == "[":
                has_contents = True
                yield from self._items()
            else:
                value, _ = self._window.value()
                marks |= {key: value} if key in Marks.model_fields else {}
        if not has_contents:
            raise NotADirectory("it is neither a list of services nor a page with contents")
        self.marks = Marks.model_validate(marks)

    def _keys(self) -> Iterator[str]:
        self._window.take("{")
        if self._window.peek() == "}":
            self._window.take("}")
            return
        while True:
            if self._window.peek() != '"':
                self._window.take('"')
            key, _ = self._window.value()
            self._window.take(":")
            yield key
            if self._window.take(",", "}") == "}":
                return

    def _items(self) -> Iterator[Entry]:
        self._window.take("[")
        if self._window.peek() == "]":
            self._window.take("]")
            return
        while True:
            yield Entry(*self._window.value())
            if self._window.take(",", "]") == "]":
                return
