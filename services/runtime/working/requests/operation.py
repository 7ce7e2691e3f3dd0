"""What one request does in a unit of work, in such a form that several may share one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")


def _nothing(_: UnitOfWork[Any, Any]) -> None:
    """Nothing is expected."""


@dataclass(frozen=True, slots=True)
class Operation(Generic[S, T, R]):
    """One request's part of a unit of work.

    `run` does it, or raises the Refusal that says what to put right, and then has kept and said nothing. It may run
    again after a conflict, on a fresh work. `expects` says beforehand what `run` will load, so that what several
    operations load comes at once; whatever it leaves out is only dearer. `run` finds in the service's own stores what
    was written there, and not what operations before it have kept in the work.
    """

    run: Callable[[UnitOfWork[S, T]], Awaitable[R]]
    expects: Callable[[UnitOfWork[S, T]], None] = _nothing
