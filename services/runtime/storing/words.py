"""Words of rows that another release has written: one that this release has not is kept as the text it is."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

W = TypeVar("W", bound=StrEnum)


def word(kind: type[W], text: str) -> W:
    """The word; where this release has none, the text itself, which equals no word and is written as it was read."""
    with suppress(ValueError):
        return kind(text)
    unknown = str.__new__(kind, text)
    unknown._name_ = unknown._value_ = text
    return unknown


def known(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a part of a row what a tuple or dataclass of this kind has a field for."""
    names = getattr(kind, "_fields", None) or [one.name for one in fields(kind)]
    return {name: row[name] for name in names if name in row}
