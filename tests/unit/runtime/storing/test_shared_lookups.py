"""Many who look something up at once are one query, and each has the answer to its own question."""

import asyncio
from collections.abc import Sequence

import pytest

from services.runtime.storing.collection import Document
from services.runtime.storing.shared_lookups import SharedLookups

ROWS = {"known": {"_id": "known", "organisation": "invented-surgery"}}


class SlowRows:
    """Rows that are looked up only once they are let go; remembers who asked together."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.go = asyncio.Event()
        self.failure: Exception | None = None

    async def look(self, ids: Sequence[str]) -> Sequence[Document]:
        self.asked.append(list(ids))
        await self.go.wait()
        if self.failure:
            raise self.failure
        return [ROWS[one] for one in ids if one in ROWS]


@pytest.fixture
def rows() -> SlowRows:
    return SlowRows()


async def begun(lookups: SharedLookups, *ids: str) -> list[asyncio.Task[Document | None]]:
    tasks = [asyncio.create_task(lookups.find(one)) for one in ids]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_whoever_comes_while_a_look_is_under_way_shares_the_next(rows: SlowRows) -> None:
    lookups = SharedLookups(rows.look)
    first = await begun(lookups, "one")
    others = await begun(lookups, "known", "two", "known")
    rows.go.set()

    assert await asyncio.gather(*first, *others) == [None, ROWS["known"], None, ROWS["known"]]
    assert rows.asked == [["one"], ["known", "two"]]


async def test_nothing_is_remembered(rows: SlowRows) -> None:
    lookups = SharedLookups(rows.look)
    rows.go.set()
    for _ in range(2):
        await lookups.find("known")

    assert rows.asked == [["known"], ["known"]]


async def test_a_look_that_fails_fails_for_those_who_shared_it_alone(rows: SlowRows) -> None:
    lookups = SharedLookups(rows.look)
    shared = await begun(lookups, "known", "two")
    rows.failure = ConnectionError()
    rows.go.set()
    outcomes = await asyncio.gather(*shared, return_exceptions=True)
    rows.failure = None

    assert [type(one) for one in outcomes] == [ConnectionError, ConnectionError]
    assert await lookups.find("known") == ROWS["known"]


async def test_who_goes_away_takes_nobodys_answer_along(rows: SlowRows) -> None:
    lookups = SharedLookups(rows.look)
    gone, stays = await begun(lookups, "known", "known")
    gone.cancel()
    await asyncio.sleep(0)
    rows.go.set()

    assert await stays == ROWS["known"]
