"""What every command has in common."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Command(BaseModel):
    """Something asked of the service: nothing unknown in it, and its errors never repeat what was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def each_once(said: Sequence[T]) -> list[T]:
    """What was said, in its order, without what was said twice."""
    return list(dict.fromkeys(said))
