"""On three members: what the outbox has is all that was committed before, though no majority is known to have it yet.

A change stream that is opened then begins after it, so a look that misses it would let what comes later leave first.
"""

import asyncio
from pathlib import Path

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import WriteConcern

from deploy.servers import mongo as servers
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo, outbox
from services.runtime.storing.outbox import Outbox
from services.runtime.storing.preparing.schema import prepare
from tests.fakes.relay import a_message
from tests.running.cluster import a_cluster
from tests.running.servers import a_home

DATABASE = "referral"
# The others must not have it yet when the look begins; less than the primary waits before it steps down.
HEAD_START_SECONDS = 1.0


@pytest.mark.timeout(900)  # because six servers start for it
async def test_what_no_majority_has_yet_is_waited_for_and_not_passed_over(tmp_path: Path) -> None:
    async with a_cluster(a_home(tmp_path)) as cluster:
        url = servers.url(cluster.servers.ports)
        async with mongo.Client(MongoConnection(url)) as client:
            await prepare(client, DATABASE, ())
            others = [name for name in cluster.members if name != await cluster.primary()]
            first = a_message(1, 1)
            driver: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(url)
            rows = driver[DATABASE].get_collection(outbox.COLLECTION, write_concern=WriteConcern(1))
            waiting = Outbox(client, DATABASE)
            assert await waiting.waiting(10) == []

            cluster.freeze(*others)
            try:
                await rows.insert_one(outbox.row(first))
                looking = asyncio.create_task(waiting.waiting(10))
                await asyncio.sleep(HEAD_START_SECONDS)
            finally:
                cluster.thaw(*others)
            assert await looking == [first]
            driver.close()
