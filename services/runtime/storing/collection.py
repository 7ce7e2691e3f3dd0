"""How a store reads and writes: collections whose every call is inside the work's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Document = dict[str, Any]
Where = Mapping[str, Any]
# An update document, or a pipeline of stages.
Change = Mapping[str, Any] | Sequence[Mapping[str, Any]]
# Field name and direction, 1 or -1.
Order = Sequence[tuple[str, int]]


class Collection(Protocol):
    """One collection, bound to a transaction. Filters and updates are MongoDB's."""

    async def find_one(self, where: Where) -> Document | None:
        """The first document that fits, or None."""

    async def find(self, where: Where, *, sort: Order = (), limit: int = 0) -> list[Document]:
        """The documents that fit; `limit` 0 is all of them."""

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

    async def delete(self, where: Where) -> int:
        """Remove the documents that fit: this function will give how many they were."""


class Database(Protocol):
    """A service's database, bound to a transaction."""

    def collection(self, name: str) -> Collection:
        """The collection of that name."""


class Taken(Exception):
    """An id or a unique field that somebody else has already used."""
