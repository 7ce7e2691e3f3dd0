"""How a long start says what it is doing: the part (such as "kafka") and a few words."""

from collections.abc import Callable

Progress = Callable[[str, str], None]


def silent(_part: str, _doing: str) -> None:
    """Say nothing, for whoever does not watch."""
