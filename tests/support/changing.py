"""A document as a test wants it: some fields otherwise, some left out."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

LEFT_OUT = object()


def with_changes(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of it with these fields: `person__email` stands inside `person`, and LEFT_OUT takes one away."""
    changed = deepcopy(dict(document))
    for path, value in changes.items():
        *parents, last = path.split("__")
        inside = changed
        for parent in parents:
            inside = inside[parent]
        if value is LEFT_OUT:
            del inside[last]
        else:
            inside[last] = value
    return changed
