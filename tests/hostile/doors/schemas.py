"""What a door's OpenAPI document asks for: its operations, and a value of each schema that is nearly good."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

Schema = Mapping[str, Any]

_DEEPEST = 6


@dataclass(frozen=True)
class Operation:
    """A method of an address of a service, `parameters` and `body` as the document has them."""

    service: str
    method: str
    path: str
    parameters: Sequence[Schema]
    body: Schema | None


def operations(service: str, document: Schema) -> Iterator[Operation]:
    """All that the document describes."""
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            content = described.get("requestBody", {}).get("content", {})
            body = next((one.get("schema", {}) for one in content.values()), None)
            yield Operation(service, method.upper(), path, described.get("parameters", ()), body)


@dataclass(frozen=True)
class Examples:
    """Makes values by the schemas of one document; `ids` are those that something is known by."""

    document: Schema
    ids: Sequence[str]

    def of(self, schema: Schema, chance: Random, depth: int = 0) -> Any:
        """A value that the schema takes, but for patterns and bounds."""
        if "$ref" in schema:
            return self.of(self._named(schema["$ref"]), chance, depth)
        if several := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            return self.of(chance.choice(several), chance, depth)
        given = [
            *schema.get("enum", ()),
            *schema.get("examples", ()),
            *([schema["const"]] if "const" in schema else ()),
        ]
        if given and chance.random() < 0.8:
            return chance.choice(given)
        return self._made(schema, chance, depth)

    def _named(self, reference: str) -> Schema:
        found: Any = self.document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return dict(found)

    def _made(self, schema: Schema, chance: Random, depth: int) -> Any:
        match schema.get("type"):
            case "object":
                return self._object(schema, chance, depth)
            case "array":
                few = int(schema.get("minItems", 0)) + (chance.randint(0, 3) if depth < _DEEPEST else 0)
                return [self.of(schema.get("items", {}), chance, depth + 1) for _ in range(few)]
            case "integer" | "number":
                return schema.get("minimum", 0) + chance.choice((0, 1, 5))
            case "boolean":
                return chance.random() < 0.5
            case "null":
                return None
            case _:
                return self._text(schema, chance)

    def _object(self, schema: Schema, chance: Random, depth: int) -> dict[str, Any]:
        needed = set(schema.get("required", ()))
        return {
            name: self.of(one, chance, depth + 1)
            for name, one in schema.get("properties", {}).items()
            if name in needed or (depth < _DEEPEST and chance.random() < 0.4)
        }

    def _text(self, schema: Schema, chance: Random) -> str:
        match schema.get("format"):
            case "uuid":
                return chance.choice(self.ids)
            case "date":
                return f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            case "date-time":
                return f"2026-11-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:30:00Z"
            case _:
                return chance.choice(("invented", "SE15 4QN", "debt", "email", "ada@people.example", *self.ids[:5]))
