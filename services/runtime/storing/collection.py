"""How a store reads and writes: collections whose every call is inside the work's transaction."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

R = TypeVar("R")
Document = dict[str, Any]
Where = Mapping[str, Any]
# An update document, or a pipeline of stages.
Change = Mapping[str, Any] | Sequence[Mapping[str, Any]]
# Field name and direction, 1 or -1.
Order = Sequence[tuple[str, int]]
# So much is in one answer of MongoDB's, but for a single document that is larger.
ANSWER_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A part of a list, and the cursor to give for the part behind it; None where this is the end."""

    items: Sequence[R]
    after: str | None


class Collection(Protocol):
    """One collection, bound to a transaction, or to a look that only reads. Filters and updates are MongoDB's."""

    async def find_one(self, where: Where) -> Document | None:
        """The first document that fits, or None."""

    async def find(self, where: Where, *, sort: Order = (), limit: int = 0) -> list[Document]:
        """The documents that fit; `limit` 0 is all of them."""

    async def find_first(self, where: Where, *, sort: Order, limit: int) -> list[Document]:
        """Of the documents that fit the first ones, in one round trip: `limit`, or as many as ANSWER_BYTES hold."""

    async def page(self, where: Where, *, sort: Order, limit: int, after: str | None = None) -> Page[Document]:
        """Up to `limit` of the documents that fit, from behind the cursor on.

        Whatever is added or removed meanwhile, each document that stays comes once. `sort` ends in `_id`, so that no
        two documents stand at one place; every document has its fields, and they hold text, numbers or instants,
        nothing personal, because cursors stand in addresses. Raises CursorUnreadable.
        """

    def stream(self, where: Where, *, sort: Order = ()) -> AsyncIterator[Document]:
        """All documents that fit, one by one, however many there are, with no more than a few hundred in memory.

        Whoever pauses for ten minutes has lost it.
        """

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """What an aggregation pipeline gives."""

    async def insert(self, *documents: Document) -> None:
        """Add documents; raises Taken if an id or a unique field is in use."""

    async def replace(self, key: str, document: Document) -> None:
        """Put the document in place of the one with that `_id`, or add it."""

    async def update(self, where: Where, change: Change) -> int:
        """Change the documents that fit: this function will give how many they were."""

    async def update_each(self, changes: Sequence[tuple[Where, Change]], *, upsert: bool = False) -> int:
        """Make many changes, one document each, in one round trip: this function will give how many fitted."""

    async def find_and_update(self, where: Where, change: Change, *, upsert: bool = False) -> Document | None:
        """Change one document that fits, or with `upsert` add it: this function will give it as it is then, or None."""

    async def delete(self, where: Where) -> int:
        """Remove the documents that fit: this function will give how many they were."""


class Database(Protocol):
    """A service's database, bound to a transaction."""

    def collection(self, name: str) -> Collection:
        """The collection of that name."""


class ReadOnly(Exception):
    """Somebody would write in a look."""

    def __init__(self) -> None:
        super().__init__("A look writes nothing. What is to be kept belongs into a unit of work: Transactions.do.")


class Taken(Exception):
    """An id or a unique field that somebody else has already used."""


class NotAllowed(Exception):
    """MongoDB does not know us by this user and password, or its user may not do this."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"MongoDB knows no such user with such a password, or does not allow this to it ({cause}).")


class Conflict(Exception):
    """Another transaction was there first; the same work done again will see what it did."""


class Duplicate(Conflict):
    """An id or a unique field is in use: by a transaction that came first, or again and again by one's own doing."""
