"""How a command of the partner's kit ended."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]
