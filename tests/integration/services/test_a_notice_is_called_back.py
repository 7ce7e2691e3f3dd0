"""A notice is cancelled at the very moment that a worker begins to send it: either it leaves, or it does not."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.servers.servers import Servers
from services.contract.events import ReferralWithdrawn
from services.notify.dispatch import steps
from services.notify.domain.notice import Status
from services.notify.domain.telling import Telling
from services.notify.handlers.noticing import Noticing
from services.notify.store import INDEXES, Stores, in_mongo
from services.runtime.clock import utc_now
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.decoding import Received
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.notify import LEASE
from tests.running.databases import a_database
from tests.support.builders import NOW, a_matched, an_envelope
from tests.support.life_builders import an

# The database has a clock of its own, for which an event of the builders is long ago.
MATCHED = Received(an_envelope(id="matched", source="/matching", recordedtime=utc_now()), a_matched())
WITHDRAWN = Received(an_envelope(id="withdrawn", sequence=2), an(ReferralWithdrawn))


async def hear(received: Received, work: UnitOfWork[Telling, Stores]) -> None:
    await work.load([received.key])
    await Noticing().work_batch([received], work)


@pytest.fixture
async def transactions(servers: Servers) -> AsyncIterator[Transactions[Telling, Stores]]:
    async with a_database(servers.mongo_url, INDEXES, AsyncIOMotorClient) as (client, name):
        yield Transactions("notify", Telling, MongoStorage(client, name, in_mongo), lambda: NOW)


@pytest.mark.parametrize("turn", range(5))
async def test_whoever_comes_first_the_notice_says_whether_it_may_have_left(
    transactions: Transactions[Telling, Stores], turn: int
) -> None:
    await transactions.do(partial(hear, MATCHED))
    (claimed,) = await transactions.do(partial(steps.claim, worker="me", lease=LEASE, limit=1))
    begin = partial(steps.begin, notice_ids=[claimed.notice_id], worker="me", lease=LEASE)
    # Withdrawing has a little start, longer from turn to turn, so that either may come first.
    withdraw = asyncio.create_task(transactions.do(partial(hear, WITHDRAWN)))
    await asyncio.sleep(turn / 1000)
    begun, _ = await asyncio.gather(transactions.do(begin), withdraw)
    (notice,) = await transactions.do(lambda work: work.stores.notices.get([claimed.notice_id]))

    assert notice.cancelled_by == "referral-withdrawn"
    assert notice.status is (Status.SENDING if begun else Status.CANCELLED)
