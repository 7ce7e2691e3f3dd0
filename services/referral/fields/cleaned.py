"""How a field is cleaned before its bounds are looked at, so that what is pasted along makes nothing too long."""

from collections.abc import Callable

from pydantic import BeforeValidator


def cleaned(clean: Callable[[str], str]) -> BeforeValidator:
    """Clean what is text; what is not is left for the field to refuse."""
    return BeforeValidator(lambda written: clean(written) if isinstance(written, str) else written)
