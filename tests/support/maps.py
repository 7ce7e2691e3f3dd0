"""Maps of boroughs as a test needs them: Linkway's own, but for what the test is about; and lists of partners."""

import json
import tomllib
from typing import Any

from deploy.boroughs import FILE
from services.contract.borough_map import Component, Entry


def a_map(**changes: dict[str, Any]) -> str:
    """The text of a map in which these boroughs, by slug, are changed."""
    whole = tomllib.loads(FILE.read_text())
    return "\n".join(_entry(slug, entry | changes.get(slug, {})) for slug, entry in whole.items())


def _entry(slug: str, entry: dict[str, Any]) -> str:
    lines = [f"{name} = {json.dumps(value)}" for name, value in entry.items()]
    return "\n".join([f"[{slug}]", *lines])


def an_entry(**changes: Any) -> Entry:
    """What the map says of Southwark, which shares nothing, but for the changes."""
    boring: dict[str, Any] = dict.fromkeys(Component, "region")
    about = {"name": "Southwark", "gss": "E09000028", "partitions": 2, "neighbours": "none"}
    return Entry.model_validate({**about, **boring, **changes})


def a_partner(name: str, *boroughs: str, **more: Any) -> str:
    """The lines of a partner in the list, which takes part in Southwark unless boroughs are named."""
    return _entry(name, {"boroughs": list(boroughs or ["southwark"]), **more})
