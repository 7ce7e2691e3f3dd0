"""Whether a JSON Schema may take the place of an older one: what was said before still reads, and keeps its meaning."""

from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]
Check = Callable[["Side", "Side", str], Iterator[str]]

FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
# Words for people; they may be bettered at any time.
ANNOTATIONS = ("title", "description", "examples", "deprecated", "$comment", "$defs", "$ref")


class Side:
    """One of two schemas that are compared: the part that is looked at, and the whole in which its references lead."""

    def __init__(self, part: Any, whole: Schema) -> None:
        self.whole = whole
        self.part: Any = self._followed(part)

    def _followed(self, part: Any) -> Any:
        while isinstance(part, dict) and "$ref" in part:
            definition = self.whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
            part = definition | {word: held for word, held in part.items() if word != "$ref"}
        return part

    def get(self, word: str, otherwise: Any = None) -> Any:
        return self.part.get(word, otherwise)

    def within(self, part: Any) -> "Side":
        return Side(part, self.whole)


def breaches(old: Schema, new: Schema) -> list[str]:
    """Every way in which the new schema breaks with the old one; none if it may take its place."""
    return list(_compare(Side(old, old), Side(new, new), "#"))


def _compare(old: Side, new: Side, where: str) -> Iterator[str]:
    if not (isinstance(old.part, dict) and isinstance(new.part, dict)):
        if old.part != new.part:
            yield f"{where} was {old.part} and is {new.part}"
        return
    for word in sorted({*old.part, *new.part} - {*ANNOTATIONS}):
        yield from CHECKS.get(word, _same(word))(old, new, where)


def _same(word: str) -> Check:
    def check(old: Side, new: Side, where: str) -> Iterator[str]:
        if old.get(word) != new.get(word):
            yield f"{where}: {word} has changed"

    return check


def _properties(old: Side, new: Side, where: str) -> Iterator[str]:
    now = new.get("properties", {})
    for name, part in old.get("properties", {}).items():
        if name in now:
            yield from _compare(old.within(part), new.within(now[name]), f"{where}/{name}")
        else:
            yield f"{where}/{name} was removed"


def _required(old: Side, new: Side, where: str) -> Iterator[str]:
    before, after = set(old.get("required", ())), set(new.get("required", ()))
    yield from (f"{where}/{name} is newly required: older messages lack it" for name in sorted(after - before))
    yield from (f"{where}/{name} may now be missing: readers rely on it" for name in sorted(before - after))


def _enum(old: Side, new: Side, where: str) -> Iterator[str]:
    if old.get("enum") is None or new.get("enum") is None:
        yield f"{where} has become, or is no more, a list of words"
        return
    gone = set(old.get("enum")) - set(new.get("enum"))
    yield from (f"{where} no longer takes {word}" for word in sorted(gone))


def _bound(word: str, tighter: Callable[[float, float], bool]) -> Check:
    def check(old: Side, new: Side, where: str) -> Iterator[str]:
        before, after = old.get(word), new.get(word)
        if after is not None and (before is None or tighter(after, before)):
            yield f"{where}: {word} is tighter than it was"

    return check


def _nested(word: str) -> Check:
    def check(old: Side, new: Side, where: str) -> Iterator[str]:
        yield from _compare(old.within(old.get(word)), new.within(new.get(word)), f"{where}/{word}")

    return check


def _alternatives(word: str) -> Check:
    def check(old: Side, new: Side, where: str) -> Iterator[str]:
        before, after = old.get(word, ()), new.get(word, ())
        if len(before) != len(after):
            yield f"{where}: {word} has more or fewer alternatives"
            return
        for one, other in zip(before, after, strict=True):
            yield from _compare(old.within(one), new.within(other), f"{where}/{word}")

    return check


# Whatever stands in none of these must stay as it was: what the checker does not know cannot slip through.
CHECKS: dict[str, Check] = {
    "properties": _properties,
    "required": _required,
    "enum": _enum,
    **{word: _bound(word, lambda after, before: after > before) for word in FLOORS},
    **{word: _bound(word, lambda after, before: after < before) for word in CEILINGS},
    **{word: _nested(word) for word in ("items", "additionalProperties")},
    **{word: _alternatives(word) for word in ("anyOf", "oneOf", "allOf", "prefixItems")},
}
