"""What is empty is left out, as the standard asks."""

from typing import Any


def filled(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """The fields that are not empty: neither null, nor empty text, nor an empty list."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [])}
