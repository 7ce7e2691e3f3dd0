"""A collection in memory, as far as lists are read from it: filters are by equal fields."""

from collections.abc import AsyncIterator
from functools import partial

from services.runtime.storing import paging
from services.runtime.storing.collection import Document, Order, Page, Where


class MemoryCollection:
    """Documents by `_id`."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}

    async def insert(self, *documents: Document) -> None:
        self.documents |= {one["_id"]: one for one in documents}

    async def delete(self, where: Where) -> int:
        gone = [one["_id"] for one in self.documents.values() if where.items() <= one.items()]
        self.documents = {key: one for key, one in self.documents.items() if key not in gone}
        return len(gone)

    async def find(self, where: Where, *, sort: Order = (), limit: int = 0) -> list[Document]:
        found = [one for one in self.documents.values() if where.items() <= one.items()]
        return _in_order(found, sort)[: limit or None]

    async def page(self, where: Where, *, sort: Order, limit: int, after: str | None = None) -> Page[Document]:
        found = await self.find(where, sort=sort)
        if after is not None:
            fields = [field for field, _ in sort]
            here = _nested(dict(zip(fields, paging.values_at(after, sort), strict=True)))
            # A document that stands at the cursor itself comes before it.
            ordered = _in_order([*found, here], sort)
            found = ordered[next(number for number, one in enumerate(ordered) if one is here) + 1 :]
        return Page(found[:limit], paging.cursor_at(found[limit - 1], sort) if found[limit:] else None)

    async def stream(self, where: Where, *, sort: Order = ()) -> AsyncIterator[Document]:
        for document in await self.find(where, sort=sort):
            yield document


def _in_order(documents: list[Document], sort: Order) -> list[Document]:
    for field, direction in reversed(sort):
        documents = sorted(documents, key=partial(paging.value_at, field=field), reverse=direction < 0)
    return documents


def _nested(fields: Document) -> Document:
    nested: Document = {}
    for field, value in fields.items():
        *parents, name = field.split(".")
        inside = nested
        for parent in parents:
            inside = inside.setdefault(parent, {})
        inside[name] = value
    return nested
