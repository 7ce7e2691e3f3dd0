"""A request's work ends in its time though MongoDB falls silent in the middle, and leaves nothing locked."""

import asyncio
from random import Random
from typing import Any

import pytest

from deploy.ports import LOOPBACK, Ports
from deploy.servers.servers import Servers
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.collection import Collection
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Committed, Transaction, Unavailable
from tests.chaos.scenes.proxy import Proxy, Weather
from tests.running.databases import a_database

SECONDS = 1.0
# A socket alone waits for thirty seconds, and a server's lock for ten.
ENOUGH = 8.0
ROW = {"_id": "a", "n": 0}


def rows(database: Any) -> Collection:
    found: Collection = database.collection("rows")
    return found


async def test_though_mongodb_falls_silent_in_the_middle(servers: Servers) -> None:
    proxy = Proxy(Ports.somewhere_free().mongo, [servers.ports.mongo], chance=Random(1))  # noqa: S311
    await proxy.open()
    connection = MongoConnection(f"mongodb://{LOOPBACK}:{proxy.port}/?directConnection=true")
    tries = 0

    async def look(kept: Committed[Collection]) -> None:
        await kept.stores.find({})
        proxy.set(Weather(silent=True))
        await kept.stores.find({})

    async def change(kept: Transaction[Collection]) -> None:
        nonlocal tries
        tries += 1
        await kept.stores.update({"_id": "a"}, {"$inc": {"n": 1}})
        proxy.set(Weather(silent=True))

    async with a_database(servers.mongo_url) as (client, name), mongo.Client(connection) as slow:
        await rows(client.database(name)).insert(ROW)
        storage = MongoStorage(slow, name, rows, seconds=SECONDS)
        for work in (storage.look(look), storage.transact(change)):
            proxy.set(Weather())
            async with asyncio.timeout(ENOUGH):
                with pytest.raises(Unavailable):
                    await work
        proxy.set(Weather())
        await proxy.shut()
    assert tries == 1


async def test_what_it_had_locked_is_free_at_once(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        await rows(client.database(name)).insert(ROW)

        async def too_slow(kept: Transaction[Collection]) -> None:
            await kept.stores.update({"_id": "a"}, {"$inc": {"n": 1}})
            await asyncio.sleep(SECONDS)
            await kept.stores.find({})

        with pytest.raises(Unavailable):
            await MongoStorage(client, name, rows, seconds=SECONDS).transact(too_slow)
        async with asyncio.timeout(ENOUGH):
            await rows(client.database(name)).update({"_id": "a"}, {"$inc": {"n": 1}})
        assert await rows(client.database(name)).find({}) == [{"_id": "a", "n": 1}]


@pytest.mark.parametrize("size", [1, 1_000_000])
async def test_many_answers_of_mongodb_are_read_in_it(servers: Servers, size: int) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        many = [{"_id": n, "said": "x" * size} for n in range(1100 if size == 1 else 20)]
        for some in (many[:500], many[500:1000], many[1000:]):
            if some:
                await rows(client.database(name)).insert(*some)
        storage = MongoStorage(client, name, rows, seconds=60)

        async def read(kept: Committed[Collection]) -> tuple[int, int]:
            return len(await kept.stores.find({})), len([one async for one in kept.stores.stream({})])

        assert await storage.look(read) == (len(many), len(many))
