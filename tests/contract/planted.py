"""An invented schema, and changes planted in it: those that break with it and those that do not."""

from copy import deepcopy
from typing import Any

from tests.contract.compatibility import Schema

OLD: Schema = {
    "$id": "urn:invented",
    "$defs": {
        "Need": {"type": "string", "enum": ["debt", "food"]},
        "Part": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "needs": {"type": "array", "items": {"$ref": "#/$defs/Need"}, "minItems": 1, "maxItems": 5},
        "note": {"type": "string", "maxLength": 100, "pattern": "^[a-z]+$"},
        "score": {"type": "number", "minimum": 0},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
        "until": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["id", "needs"],
    "type": "object",
}
GONE = object()


def changed(path: str, to: Any = GONE) -> Schema:
    """The invented schema with one thing changed, or taken away."""
    new = deepcopy(OLD)
    *steps, last = path.split("/")
    part = new
    for step in steps:
        part = part[step]
    if to is GONE:
        del part[last]
    else:
        part[last] = to
    return new


# What was planted -> the schema that has it, and what the checker must say.
BREAKING: dict[str, tuple[Schema, str]] = {
    "a property removed": (changed("properties/note"), "#/note was removed"),
    "a property of a part removed": (changed("$defs/Part/properties", {}), "#/parts/items/name was removed"),
    "a property retyped": (changed("properties/note/type", "integer"), "#/note: type"),
    "a property that may be null": (changed("properties/note/type", ["string", "null"]), "#/note: type"),
    "a type left out": (changed("properties/note/type"), "#/note: type"),
    "a format changed": (changed("properties/id/format", "uri"), "#/id: format"),
    "a format added": (changed("properties/note/format", "email"), "#/note: format"),
    "a pattern changed": (changed("properties/note/pattern", "^[a-z]$"), "#/note: pattern"),
    "newly required": (changed("required", ["id", "needs", "note"]), "#/note is newly required"),
    "newly required in a part": (changed("$defs/Part/required", ["name", "x"]), "#/parts/items/x is newly required"),
    "no longer required": (changed("required", ["id"]), "#/needs may now be missing"),
    "nothing required any more": (changed("required"), "#/id may now be missing"),
    "a word removed": (changed("$defs/Need/enum", ["debt"]), "#/needs/items no longer takes food"),
    "words where any text was taken": (changed("properties/note/enum", ["a"]), "#/note has become"),
    "any text where words were": (changed("$defs/Need/enum"), "#/needs/items has become"),
    "a floor raised": (changed("properties/needs/minItems", 2), "#/needs: minItems is tighter"),
    "a floor added": (changed("properties/note/minLength", 1), "#/note: minLength is tighter"),
    "a ceiling lowered": (changed("properties/note/maxLength", 99), "#/note: maxLength is tighter"),
    "a ceiling added": (changed("properties/score/maximum", 1), "#/score: maximum is tighter"),
    "items retyped": (changed("properties/needs/items", {"type": "integer"}), "#/needs/items: type"),
    "values of a map retyped": (
        changed("properties/fields/additionalProperties", {"type": "integer"}),
        "#/fields/additionalProperties: type",
    ),
    "opened to anything": (changed("additionalProperties", True), "#/additionalProperties was False and is True"),
    "no longer closed": (changed("additionalProperties"), "#/additionalProperties was False and is None"),
    "an alternative removed": (changed("properties/until/anyOf", [{"type": "string"}]), "#/until: anyOf"),
    "an alternative retyped": (
        changed("properties/until/anyOf", [{"type": "integer"}, {"type": "null"}]),
        "#/until/anyOf: type",
    ),
    "an id changed": (changed("$id", "urn:other"), "#: $id has changed"),
    "a rule that the checker does not know": (
        changed("dependentRequired", {"note": ["score"]}),
        "#: dependentRequired",
    ),
}

COMPATIBLE: dict[str, Schema] = {
    "nothing changed": deepcopy(OLD),
    "an optional property added": changed("properties/more", {"type": "string"}),
    "an optional property added to a part": changed("$defs/Part/properties/more", {"type": "string"}),
    "a word added": changed("$defs/Need/enum", ["debt", "food", "housing"]),
    "a description bettered": changed("description", "Better."),
    "a floor lowered": changed("properties/needs/minItems", 0),
    "a ceiling raised": changed("properties/note/maxLength", 200),
    "a floor taken away": changed("properties/score/minimum"),
    "a part written out where it was referred to": changed(
        "properties/needs/items", {"type": "string", "enum": ["debt", "food"]}
    ),
}
