"""What the runtime keeps in a transaction: aggregates, fences, outbox, records aside. MongoDB or memory holds it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from services.runtime.aggregate import Aggregate
from services.runtime.letter import Letter
from services.runtime.shelf import Shelf

T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R")


class Place(NamedTuple):
    """A partition of a topic, as a reader's place in it."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Step:
    """From which offset to which a batch moves a place on; the fence stands at `start` before, and at `end` after."""

    place: Place
    start: int
    end: int


class FenceMoved(Exception):
    """Somebody else has worked these offsets: read the fences again, and skip what they cover."""


class Unavailable(Exception):
    """The storage is away, or a transaction kept meeting another's: nothing is kept for certain; try again."""


class Ledger(Protocol):
    """The runtime's collections, bound to one transaction."""

    @property
    def shelf(self) -> Shelf:
        """The records that were set aside."""

    async def load(self, keys: Sequence[str]) -> dict[str, Aggregate]:
        """What is kept about these referrals; the unknown are left out."""

    async def save(self, aggregates: Sequence[Aggregate]) -> None:
        """Write each aggregate whole."""

    async def advance(self, steps: Sequence[Step]) -> None:
        """Move the fences on; raises FenceMoved if one does not stand where the step starts."""

    async def post(self, letters: Sequence[Letter]) -> None:
        """Put letters into the outbox."""


@dataclass(frozen=True, slots=True)
class Transaction(Generic[T_co]):
    """One transaction under way: the ledger and the service's own stores, both bound to it."""

    ledger: Ledger
    stores: T_co


class Storage(Protocol, Generic[T_co]):
    """Where a service's state lies. Either all of a transaction is kept, or nothing."""

    async def transact(self, body: Callable[[Transaction[T_co]], Awaitable[R]]) -> R:
        """Run the body in one transaction; it may run again after a conflict, so it must hold nothing from before."""

    async def fences(self, places: Sequence[Place]) -> Mapping[Place, int]:
        """Where each fence stands: the next offset to be worked; made at 0 where there is none."""
