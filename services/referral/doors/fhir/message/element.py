"""A part of a message, and where in it that stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

# What JSON calls valueCodeableConcept, FHIRPath calls value.
_CHOICE, _BARE = re.compile(r"^(value|occurrence|deceased)[A-Z]\w*$"), r"\1"


def said(name: str) -> str:
    """An element's name in FHIRPath."""
    return _CHOICE.sub(_BARE, name)


# What is asked for by name are elements that we know, so there are few of them to keep.
_said = cache(said)


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON value, or None where there is none, with the FHIRPath expression that leads to it.

    Whatever is asked of it that it does not have is a None of its own place, so that no shape need be checked first.
    """

    value: Any
    path: str

    def at(self, name: str) -> "Element":
        """What stands under the name."""
        return Element(self._get(name), f"{self.path}.{_said(name)}")

    def each(self, name: str) -> "Iterator[Element]":
        """What stands in the list under the name, in order."""
        found = self._get(name)
        if isinstance(found, list):
            path = f"{self.path}.{_said(name)}"
            yield from (Element(value, f"{path}[{number}]") for number, value in enumerate(found))

    def first(self, name: str) -> "Element":
        """What stands first in the list under the name."""
        return next(self.each(name), Element(None, f"{self.path}.{name}"))

    def text(self, name: str) -> str:
        """What is written under the name; nothing where that is no text."""
        found = self._get(name)
        return found.strip() if isinstance(found, str) else ""

    def _get(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        return self.value.get(name) if isinstance(self.value, dict) else None

    def __bool__(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a system, and where it stands."""

    system: str
    code: str
    display: str
    place: str


def codings(concept: Element) -> Iterator[Coding]:
    """The codes of a CodeableConcept."""
    for coding in concept.each("coding"):
        yield Coding(coding.text("system"), coding.text("code"), coding.text("display"), coding.path)
