"""What is empty is left out, as the standard asks; what whoever reads it would take for an entity is written as one."""

from typing import Any

from services.matching.directory.reading.written.markup import as_markup

# The fields with text that people have written.
_TEXTS = frozenset(
    [
        *("name", "description", "eligibility_description", "application_process", "identifier"),
        *("notes", "amount_description", "term", "address_1", "city"),
    ]
)


def filled(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """The fields that are not empty: neither null, nor empty text, nor an empty list."""
    return {
        name: as_markup(value) if name in _TEXTS and isinstance(value, str) else value
        for name, value in fields.items()
        if value is not None and value not in ("", [])
    }
