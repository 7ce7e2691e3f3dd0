"""A part of a message, and where in it that stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# What JSON calls valueCodeableConcept, FHIRPath calls value.
_CHOICE, _BARE = re.compile(r"^(value|occurrence|deceased)[A-Z]\w*$"), r"\1"


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON value, or None where there is none, with the FHIRPath expression that leads to it.

    Whatever is asked of it that it does not have is a None of its own place, so that no shape need be checked first.
    """

    value: Any
    path: str

    def at(self, name: str) -> "Element":
        """What stands under the name."""
        within = self.value if isinstance(self.value, dict) else {}
        return Element(within.get(name), f"{self.path}.{_CHOICE.sub(_BARE, name)}")

    def each(self, name: str) -> "Iterator[Element]":
        """What stands in the list under the name, in order."""
        found = self.at(name)
        if isinstance(found.value, list):
            yield from (Element(value, f"{found.path}[{number}]") for number, value in enumerate(found.value))

    def first(self, name: str) -> "Element":
        """What stands first in the list under the name."""
        return next(self.each(name), Element(None, f"{self.path}.{name}"))

    def text(self, name: str) -> str:
        """What is written under the name; nothing where that is no text."""
        found = self.at(name).value
        return found.strip() if isinstance(found, str) else ""

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
