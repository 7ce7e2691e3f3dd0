"""The same sent by the relay: from rows of the outbox, or from the commit of one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from services.runtime.bootstrap.leased import make_relay
from services.runtime.connections import MongoConnection
from services.runtime.run import calm_collector
from services.runtime.storing import mongo, outbox
from services.runtime.storing.preparing.schema import prepare
from services.runtime.storing.storage import database_name
from tests.bench.process import Spent, spent
from tests.bench.publishing import messages
from tests.bench.publishing.latency import at_a_steady_rate
from tests.running.stage import settings_for


@asynccontextmanager
async def a_database(mongo_url: str, prefix: str) -> AsyncIterator[tuple[mongo.Client, str]]:
    name = database_name(prefix, "matching")
    async with mongo.Client(MongoConnection(mongo_url)) as client:
        await prepare(client, name, ())
        yield client, name


@asynccontextmanager
async def a_relay(kafka: str, mongo_url: str, prefix: str, client: mongo.Client, name: str) -> AsyncIterator[None]:
    stop = asyncio.Event()
    with TemporaryDirectory() as folder:
        settings = settings_for(kafka, mongo_url, Path(folder), name_prefix=prefix)
    relaying = asyncio.create_task(make_relay(client, name, settings, "matching").run(stop))
    yield
    stop.set()
    await relaying


async def bulk(kafka: str, mongo_url: str, prefix: str, count: int) -> Spent:
    """Relay so many rows that wait, until none is left."""
    async with a_database(mongo_url, prefix) as (client, name):
        rows = client.database(name).collection(outbox.COLLECTION)
        await rows.insert(*(outbox.row(message) for message in messages.written(count)))
        calm_collector()
        async with AsyncExitStack() as relaying, spent() as taken:
            await relaying.enter_async_context(a_relay(kafka, mongo_url, prefix, client, name))
            while await rows.find_one({}):  # noqa: ASYNC110 - MongoDB tells how far it is
                await asyncio.sleep(0.03)
        return taken


async def steady(kafka: str, mongo_url: str, prefix: str, count: int, per_second: float) -> float:
    """Commit one row at a time: this function will give the median from the commit to the reader, in milliseconds."""
    written = iter(messages.written(count + 1))
    async with a_database(mongo_url, prefix) as (client, name), messages.arriving(kafka, prefix) as arrivals:

        async def act() -> float:
            message = next(written)
            async with client.transaction(name) as database:
                await database.collection(outbox.COLLECTION).insert(outbox.row(message))
            committed = perf_counter()
            return await arrivals.of(message) - committed

        async with a_relay(kafka, mongo_url, prefix, client, name):
            await act()
            return messages.median_milliseconds(await at_a_steady_rate(act, count, per_second))
