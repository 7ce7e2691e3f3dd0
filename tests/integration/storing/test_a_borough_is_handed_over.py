"""The cut is exact on a real MongoDB: what is in hand is done before it or never, and nothing after it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from deploy.servers.servers import Servers
from services.contract.boroughs import BoroughSlug
from services.runtime.admin.handovers import Handovers
from services.runtime.storing import mongo
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.ports import HandedOver, OffsetRange, Transaction
from services.runtime.working.record import TopicPartition
from tests.running.databases import a_database

SOUTHWARK, LAMBETH = BoroughSlug.SOUTHWARK, BoroughSlug.LAMBETH
PLACES = [TopicPartition("southwark.referrals", number) for number in (0, 1)]
ELSEWHERE = TopicPartition("lambeth.referrals", 0)
GROUP = "southwark.matching-js"


class Borough:
    """Southwark and Lambeth in one service's database; `storage` is the service's own."""

    def __init__(self, client: mongo.Client, name: str) -> None:
        self.storage: MongoStorage[None] = MongoStorage(client, name, lambda _: None, can_hand_over=True)
        self.handovers = Handovers(client, name, SOUTHWARK, "")
        self.may_end = asyncio.Event()
        self.began = asyncio.Event()

    async def advance(self, place: TopicPartition, start: int, end: int) -> None:
        """A batch."""

        async def body(transaction: Transaction[None]) -> None:
            await transaction.ledger.advance([OffsetRange(place, start, end)])

        await self.storage.transact(body)

    async def save(self, borough: BoroughSlug = SOUTHWARK, state: dict[str, Any] | None = None) -> None:
        """What is done outside of a batch."""

        async def body(transaction: Transaction[None]) -> None:
            await transaction.ledger.save([_aggregate(borough, state)])

        await self.storage.transact(body)

    async def slowly(self, *, fenced: bool) -> None:
        """A transaction that has done its work, and commits when it may."""

        async def body(transaction: Transaction[None]) -> None:
            if fenced:
                await transaction.ledger.advance([OffsetRange(PLACES[0], 0, 7)])
            await transaction.ledger.save([_aggregate(SOUTHWARK, {})])
            self.began.set()
            await self.may_end.wait()

        await self.storage.transact(body)

    async def late(self) -> None:
        """A transaction that has looked before, and does its work when it may."""

        async def body(transaction: Transaction[None]) -> None:
            await transaction.ledger.load(["southwark-referral"])
            self.began.set()
            await self.may_end.wait()
            await transaction.ledger.save([_aggregate(SOUTHWARK, {})])

        await self.storage.transact(body)


def _aggregate(borough: BoroughSlug, state: dict[str, Any] | None) -> Aggregate:
    return Aggregate(f"{borough}-{'listing' if state is None else 'referral'}", borough, state=state)


@pytest.fixture
async def borough(servers: Servers) -> AsyncIterator[Borough]:
    async with a_database(servers.mongo_url) as (client, name):
        borough = Borough(client, name)
        await borough.storage.fences([*PLACES, ELSEWHERE])
        yield borough


@pytest.mark.parametrize("fenced", [True, False], ids=["a batch", "a timer"])
async def test_what_is_in_hand_is_done_before_the_cut(borough: Borough, fenced: bool) -> None:
    slow = asyncio.create_task(borough.slowly(fenced=fenced))
    await borough.began.wait()
    cutting = asyncio.create_task(borough.handovers.hand_over(GROUP))
    await asyncio.sleep(0.2)
    borough.may_end.set()

    await slow
    assert await cutting == {PLACES[0]: 7 if fenced else 0, PLACES[1]: 0}


async def test_what_had_looked_before_the_cut_and_would_write_after_it_comes_to_nothing(borough: Borough) -> None:
    late = asyncio.create_task(borough.late())
    await borough.began.wait()
    await borough.handovers.hand_over(GROUP)
    borough.may_end.set()

    with pytest.raises(HandedOver):
        await late


async def test_after_the_cut_nothing_of_the_borough_moves(borough: Borough) -> None:
    await borough.advance(PLACES[0], 0, 3)

    stopped = await borough.handovers.hand_over(GROUP)

    assert stopped == {PLACES[0]: 3, PLACES[1]: 0}
    with pytest.raises(HandedOver):
        await borough.advance(PLACES[0], 3, 4)
    with pytest.raises(HandedOver):
        await borough.save(state={})
    mark = await borough.handovers.mark()
    assert (await borough.handovers.fences(), mark and mark.to) == (stopped, GROUP)
    assert await borough.storage.handed_over() == {SOUTHWARK}


async def test_other_boroughs_and_listings_go_on(borough: Borough) -> None:
    await borough.handovers.hand_over(GROUP)

    await borough.advance(ELSEWHERE, 0, 1)
    await borough.save(LAMBETH, state={})
    await borough.save(SOUTHWARK, state=None)


async def test_a_borough_that_comes_back_goes_on_from_where_it_is_told(borough: Borough) -> None:
    await borough.handovers.hand_over(GROUP)
    await borough.handovers.note_said({TopicPartition("southwark.matches", 0): 9})

    await borough.handovers.take_back({PLACES[0]: 5})

    await borough.advance(PLACES[0], 5, 6)
    await borough.save(state={})
    assert (await borough.handovers.mark(), await borough.storage.handed_over()) == (None, frozenset())


async def test_a_service_that_hands_nothing_over_pays_nothing_for_it(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        storage: MongoStorage[None] = MongoStorage(client, name, lambda _: None)

        async def save(transaction: Transaction[None]) -> None:
            await transaction.ledger.save([_aggregate(SOUTHWARK, {})])

        await storage.transact(save)
        assert await client.database(name).collection("handovers").find({}) == []
