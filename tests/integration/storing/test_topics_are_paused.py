"""A pause on the real MongoDB: whoever made it knows when nobody publishes any more, and it ends by itself."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from deploy.servers.servers import Servers
from services.runtime.storing import lease
from services.runtime.storing.lease import Lease
from services.runtime.storing.mongo import BoundDatabase
from services.runtime.storing.rows.paused_topics import PausedTopics
from tests.running.databases import a_database
from tests.running.stage import until

REFERRALS, MATCHES = "camden.referrals", "camden.matches"
BOTH = [REFERRALS, MATCHES]
LONG, SHORT = 60.0, 0.3
# To be prolonged in, on a busy machine.
LONG_ENOUGH = 4.0


@pytest.fixture
async def database(servers: Servers) -> AsyncIterator[BoundDatabase]:
    async with a_database(servers.mongo_url) as (client, name):
        yield client.database(name)


async def somebody_leads(database: BoundDatabase, seconds: float = LONG) -> None:
    relay = Lease(database.collection(lease.COLLECTION), name=lease.RELAY, owner="a relay", seconds=seconds)
    await relay.prepare()
    assert await relay.take()


async def test_topics_are_at_rest_once_whoever_publishes_has_taken_note_of_all(database: BoundDatabase) -> None:
    await somebody_leads(database)
    maker, relay = PausedTopics(database), PausedTopics(database)
    await maker.begin([REFERRALS], LONG)
    assert not await maker.at_rest([REFERRALS])

    assert await relay.heed() == {REFERRALS}
    assert await maker.at_rest([REFERRALS])
    await maker.begin([MATCHES], LONG)
    assert not await maker.at_rest(BOTH)


async def test_where_nobody_leads_nothing_is_published(database: BoundDatabase) -> None:
    pauses = PausedTopics(database)
    await pauses.begin(BOTH, LONG)
    assert await pauses.at_rest(BOTH)
    await somebody_leads(database)
    assert not await pauses.at_rest(BOTH)
    await somebody_leads(database, SHORT)
    await until(lambda: pauses.at_rest(BOTH))


async def test_a_pause_that_is_made_anew_is_to_be_noted_anew(database: BoundDatabase) -> None:
    await somebody_leads(database)
    pauses = PausedTopics(database)
    await pauses.begin(BOTH, LONG)
    await pauses.heed()
    await pauses.begin(BOTH, LONG)
    assert not await pauses.at_rest(BOTH)


async def test_it_is_over_after_its_time_and_then_cannot_be_prolonged(database: BoundDatabase) -> None:
    pauses = PausedTopics(database)

    async def is_over() -> bool:
        return await pauses.heed() == frozenset()

    await pauses.begin(BOTH, LONG_ENOUGH)
    assert await pauses.prolong(BOTH, LONG)
    await asyncio.sleep(LONG_ENOUGH)
    assert await pauses.heed() == {*BOTH}

    assert await pauses.prolong(BOTH, SHORT)
    await until(is_over)
    assert not await pauses.prolong(BOTH, LONG)


async def test_whoever_made_it_ends_it(database: BoundDatabase) -> None:
    pauses = PausedTopics(database)
    await pauses.begin(BOTH, LONG)
    await pauses.end([REFERRALS])
    assert await pauses.heed() == {MATCHES}
