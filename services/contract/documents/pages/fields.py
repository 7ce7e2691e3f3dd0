"""What an event's JSON Schema says, as rows of a table: each field with its kind, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_FORMATS = {
    "date": "a day, such as 2026-01-31",
    "date-time": "an instant with its offset, such as 2026-01-31T09:30:00Z",
    "time": "a time of day, such as 14:30",
    "uuid": "a UUID",
    "uri": "an address on the web",
}
_KINDS = {"boolean": "true or false", "integer": "a whole number", "number": "a number", "object": "an object"}


@dataclass(frozen=True)
class Field:
    """One field: `path` is how one comes to it, as in `person.name` and `needs[]`; `words` are all that it may say."""

    path: str
    kind: str
    needed: bool
    says: str
    words: tuple[str, ...] = ()


def fields_of(schema: Schema) -> list[Field]:
    """All fields of the schema, those inside of others behind them."""
    return list(_inside(schema, schema, ""))


def _inside(holder: Schema, whole: Schema, before: str) -> Iterator[Field]:
    for name, raw in holder.get("properties", {}).items():
        shape = _resolved(raw, whole)
        path, needed = f"{before}{name}", name in holder.get("required", ())
        yield Field(path, _kind(shape, whole), needed, shape.get("description", ""), _words(shape, whole))
        held, mark = (_resolved(shape["items"], whole), "[]") if "items" in shape else (shape, "")
        yield from _inside(held, whole, f"{path}{mark}.")


def _resolved(shape: Schema, whole: Schema) -> dict[str, Any]:
    """What a reference leads to, with what is said beside it; null, which says the same as leaving out, is dropped."""
    resolved = dict(shape)
    if "$ref" in resolved:
        led_to = whole["$defs"][resolved.pop("$ref").rpartition("/")[2]]
        resolved = _resolved(led_to, whole) | resolved
    choices = [one for one in resolved.get("anyOf", ()) if one.get("type") != "null"]
    if len(choices) == 1:
        del resolved["anyOf"]
        return _resolved(choices[0], whole) | resolved
    return resolved


def _kind(shape: Schema, whole: Schema) -> str:
    if "anyOf" in shape:
        choices = [_kind(_resolved(one, whole), whole) for one in shape["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(choices))
    if "items" in shape:
        return f"a list: {_kind(_resolved(shape['items'], whole), whole)}{_bounds(shape, 'Items', ' of them')}"
    if shape.get("type") == "object" and isinstance(shape.get("additionalProperties"), Mapping):
        return f"an object with names of its own, each {_kind(_resolved(shape['additionalProperties'], whole), whole)}"
    return _simple(shape)


def _simple(shape: Schema) -> str:
    if "enum" in shape or "const" in shape:
        return "one of these words" if "enum" in shape else "this word"
    if shape.get("type") == "string":
        pattern = f", as {shape['pattern']}" if "pattern" in shape else ""
        return _FORMATS.get(shape.get("format", ""), f"text{_bounds(shape, 'Length', ' characters')}{pattern}")
    return _KINDS.get(shape.get("type", ""), "anything") + _range(shape)


def _words(shape: Schema, whole: Schema) -> tuple[str, ...]:
    held = _resolved(shape["items"], whole) if "items" in shape else shape
    return tuple(map(str, held.get("enum", [held["const"]] if "const" in held else ())))


def _bounds(shape: Schema, of: str, what: str) -> str:
    return _between(shape.get(f"min{of}"), shape.get(f"max{of}"), what)


def _range(shape: Schema) -> str:
    return _between(shape.get("minimum"), shape.get("maximum"), "")


def _between(least: float | None, most: float | None, what: str) -> str:
    if least is not None and most is not None:
        return f", {least:,} to {most:,}{what}"
    if most is not None:
        return f", at most {most:,}{what}"
    return f", at least {least:,}{what}" if least is not None else ""
