"""A service of ours at work, without doors, until it has done everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from services.runtime.bootstrap.assembly import Parts, assemble
from services.runtime.run import calm_collector
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing.preparing.schema import prepare
from tests.bench.consuming import events
from tests.bench.process import Spent, spent
from tests.running.stage import settings_for


async def work(
    service: Service[Any, Any], kafka: str, mongo_url: str, prefix: str, *, until: int, folder: Path
) -> Spent:
    """Work until `until` offsets are behind the fences: this function will give what it took since it joined."""
    settings = settings_for(kafka, mongo_url, folder, name_prefix=prefix, boroughs=events.BOROUGHS)
    async with at_work(service, settings) as parts:
        fences = parts.client.database(parts.database).collection("fences")
        async with spent() as taken:
            while sum(one["next"] for one in await fences.find({})) < until:  # noqa: ASYNC110 - MongoDB tells how far it is
                await asyncio.sleep(0.02)
    return taken


@asynccontextmanager
async def at_work(
    service: Service[Any, Any], settings: RuntimeSettings, *, publishes: bool = False
) -> AsyncIterator[Parts]:
    """The service's parts, from when it has joined its group. What it says leaves only if it `publishes`."""
    parts = assemble(service, settings)
    await prepare(parts.client, parts.database, parts.indexes)
    working = [asyncio.create_task(lane.run()) for lane in parts.dispatcher.lanes]
    working.append(asyncio.create_task(parts.dispatcher.run()))
    stop = asyncio.Event()
    working += [asyncio.create_task(parts.counting.run(stop))] if parts.counting else []
    relaying = asyncio.create_task(parts.relay.run(stop)) if publishes else None
    assert parts.kafka is not None
    calm_collector()
    await parts.kafka.start()
    while not parts.dispatcher.has_joined:  # noqa: ASYNC110 - aiokafka joins by itself
        await asyncio.sleep(0.001)
    yield parts
    await parts.kafka.stop()
    stop.set()
    if relaying:
        await relaying
    for task in working:
        task.cancel()
    await parts.client.close()
