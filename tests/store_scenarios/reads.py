"""What reading promises: looks, pages and streams; run against memory and against MongoDB.

Each scenario begins with an empty storage whose only store is one collection.
"""

import base64
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import pytest

from services.runtime.storing.collection import Document, Order, Page, ReadOnly
from services.runtime.storing.paging import CursorUnreadable
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.ports import Committed, Storage, Transaction
from tests.support import builders

LATEST_FIRST: Order = (("at", -1), ("_id", 1))
MANY = 5_000


class Rows(Protocol):
    """What these scenarios need of a collection; see services.runtime.storing.collection.Collection."""

    async def insert(self, *documents: Document) -> None: ...

    async def delete(self, where: Document) -> int: ...

    async def find(self, where: Document, *, sort: Order = ()) -> list[Document]: ...

    async def page(self, where: Document, *, sort: Order, limit: int, after: str | None = None) -> Page[Document]: ...

    def stream(self, where: Document, *, sort: Order = ()) -> AsyncIterator[Document]: ...


@dataclass(frozen=True)
class Stores:
    """The only store."""

    rows: Rows


def a_row(name: str, *, minutes: int = 0, borough: str = "southwark") -> Document:
    return {"_id": name, "at": builders.NOW + timedelta(minutes=minutes), "borough": borough}


async def insert(storage: Storage[Stores], *rows: Document) -> None:
    await storage.transact(lambda transaction: transaction.stores.rows.insert(*rows))


async def a_page(storage: Storage[Stores], after: str | None = None, limit: int = 2) -> tuple[str, str | None]:
    page = await storage.look(
        lambda committed: committed.stores.rows.page(
            {"borough": "southwark"}, sort=LATEST_FIRST, limit=limit, after=after
        )
    )
    return " ".join(row["_id"] for row in page.items), page.after


async def all_names(storage: Storage[Stores]) -> list[str]:
    return [
        row["_id"] for row in await storage.look(lambda committed: committed.stores.rows.find({}, sort=[("_id", 1)]))
    ]


async def pages_follow_one_another_to_the_end(storage: Storage[Stores]) -> None:
    await insert(storage, a_row("c"), a_row("a"), a_row("b"), a_row("new", minutes=1), a_row("else", borough="camden"))
    first, after = await a_page(storage)
    second, end = await a_page(storage, after)
    assert (first, second, end) == ("new a", "b c", None)


async def rows_that_come_and_go_meanwhile_move_no_other(storage: Storage[Stores]) -> None:
    await insert(storage, *(a_row(name, minutes=-number) for number, name in enumerate("abcdef")))
    first, after = await a_page(storage)
    await insert(storage, a_row("before", minutes=5), a_row("bb", minutes=-1), a_row("behind", minutes=-9))
    await storage.transact(lambda transaction: transaction.stores.rows.delete({"_id": "b"}))
    second, after = await a_page(storage, after, limit=3)
    third, end = await a_page(storage, after, limit=5)
    assert (first, second, third, end) == ("a b", "bb c d", "e f behind", None)


async def an_empty_list_is_one_page(storage: Storage[Stores]) -> None:
    assert await a_page(storage) == ("", None)


async def a_cursor_that_no_page_gave_is_refused(storage: Storage[Stores]) -> None:
    await insert(storage, *map(a_row, "abc"))
    _, after = await a_page(storage)
    assert after is not None
    never_kept = ([10**30, "a"], ["\ud800", "a"], [{"at": "0001-01-01T00:00:00+23:59"}, "a"])
    written = [base64.urlsafe_b64encode(json.dumps(values).encode()).decode() for values in never_kept]
    for wrong in ("x", "eyIkZ3QiOiIifQ", "WyJhIl0", "W3siJG5lIjoxfSwiYSJd", after[:-4], after + "é", *written):
        with pytest.raises(CursorUnreadable):
            await a_page(storage, wrong)


async def an_order_without_an_end_is_a_mistake(storage: Storage[Stores]) -> None:
    await insert(storage, *map(a_row, "abc"))
    with pytest.raises(ValueError, match="_id"):
        await storage.look(lambda committed: committed.stores.rows.page({}, sort=[("at", 1)], limit=1))


async def a_stream_gives_all_however_many_there_are(storage: Storage[Stores]) -> None:
    await insert(storage, *(a_row(f"{number:05}") for number in range(MANY)), a_row("else", borough="camden"))

    async def begin(committed: Committed[Stores]) -> AsyncIterator[Document]:
        return committed.stores.rows.stream({"borough": "southwark"}, sort=[("_id", -1)])

    numbers = [int(row["_id"]) async for row in await storage.look(begin)]
    assert numbers == list(reversed(range(MANY)))


async def a_look_sees_what_is_committed_and_nothing_else(storage: Storage[Stores]) -> None:
    seen: list[list[str]] = []

    async def insert_and_look(transaction: Transaction[Stores]) -> None:
        await transaction.stores.rows.insert(a_row("a"))
        seen.append(await all_names(storage))

    await storage.transact(insert_and_look)
    assert (seen[-1], await all_names(storage)) == ([], ["a"])


async def a_look_finds_what_is_kept_about_referrals(storage: Storage[Stores]) -> None:
    kept = Aggregate(str(builders.REFERRAL_ID), builders.an_envelope().borough, state={"times": 1})
    await storage.transact(lambda transaction: transaction.ledger.save([kept]))
    found = await storage.look(lambda committed: committed.ledger.load([kept.key, "unknown"]))
    assert [(one.key, one.state) for one in found.values()] == [(kept.key, {"times": 1})]


async def a_look_writes_nothing(storage: Storage[Stores]) -> None:
    await insert(storage, a_row("a"))
    with contextlib.suppress(ReadOnly):
        await storage.look(lambda committed: committed.stores.rows.insert(a_row("b")))
    with contextlib.suppress(ReadOnly):
        await storage.look(lambda committed: committed.stores.rows.delete({"_id": "a"}))
    assert await all_names(storage) == ["a"]


SCENARIOS = (
    pages_follow_one_another_to_the_end,
    rows_that_come_and_go_meanwhile_move_no_other,
    an_empty_list_is_one_page,
    a_cursor_that_no_page_gave_is_refused,
    an_order_without_an_end_is_a_mistake,
    a_stream_gives_all_however_many_there_are,
    a_look_sees_what_is_committed_and_nothing_else,
    a_look_finds_what_is_kept_about_referrals,
    a_look_writes_nothing,
)
