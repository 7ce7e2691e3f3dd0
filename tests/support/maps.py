"""Maps of boroughs as a test needs them: Linkway's own, but for what the test is about; and lists of partners."""

import json
import tomllib
from typing import Any

from deploy.boroughs import FILE


def a_map(**changes: dict[str, Any]) -> str:
    """The text of a map in which these boroughs, by slug, are changed."""
    whole = tomllib.loads(FILE.read_text())
    return "\n".join(_entry(slug, entry | changes.get(slug, {})) for slug, entry in whole.items())


def _entry(slug: str, entry: dict[str, Any]) -> str:
    lines = [f"{name} = {json.dumps(value)}" for name, value in entry.items()]
    return "\n".join([f"[{slug}]", *lines])


def a_partner(name: str, *boroughs: str, **more: Any) -> str:
    """The lines of a partner in the list, which takes part in Southwark unless boroughs are named."""
    return _entry(name, {"boroughs": list(boroughs or ["southwark"]), **more})
