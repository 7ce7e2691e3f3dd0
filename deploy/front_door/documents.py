"""What the doors' OpenAPI documents say together: a pure function of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.runtime.admin.door_outline import DOCUMENT, DoorOutline

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Described:
    """A door and its document, under the name by which it is shown."""

    name: str
    door: DoorOutline
    document: Document


def described(doors: Sequence[DoorOutline]) -> list[Described]:
    """The outward doors that have a document; what another door of the service describes as well is left out."""
    outward = [door for door in doors if door.outward]
    return [
        Described(_name(door), door, door.document)
        for door in outward
        if door.document and not any(_tells_of(other, door) for other in outward)
    ]


def together(parts: Sequence[Described], title: str) -> dict[str, Any]:
    """One document of all, with whole paths; of two components with one name, the second has its door's before it."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for part in parts:
        renamed = _renamed(part, components)
        own = _with_references(part.document, renamed)
        for kind, named in own.get("components", {}).items():
            there = components.setdefault(kind, {})
            there.update({renamed.get((kind, name), name): what for name, what in named.items()})
        paths.update({base(part.document) + path: operations for path, operations in own["paths"].items()})
    info = {"title": title, "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


def _renamed(part: Described, taken: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        (kind, name): f"{part.name}.{name}"
        for kind, named in part.document.get("components", {}).items()
        for name, what in named.items()
        if taken.get(kind, {}).get(name, what) != what
    }


def _with_references(document: Document, renamed: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    written = json.dumps(document)
    for (kind, name), new in renamed.items():
        written = written.replace(f'"#/components/{kind}/{name}"', f'"#/components/{kind}/{new}"')
    own: dict[str, Any] = json.loads(written)
    return own


def base(document: Document) -> str:
    """What stands before the document's paths."""
    servers = document.get("servers") or [{"url": ""}]
    return str(servers[0]["url"]).rstrip("/")


def _name(door: DoorOutline) -> str:
    return "-".join((door.service, *filter(None, door.prefix.split("/"))))


def _tells_of(other: DoorOutline, door: DoorOutline) -> bool:
    is_above = other is not door and other.service == door.service and door.prefix.startswith(f"{other.prefix}/")
    return is_above and other.prefix + DOCUMENT in other.paths
