"""A service of ours at work, without doors and relay, until it has heard everything."""

import asyncio
from pathlib import Path
from typing import Any

from services.runtime.bootstrap import assemble
from services.runtime.run import calm_collector
from services.runtime.service import Service
from services.runtime.storing.schema import prepare
from tests.bench import events
from tests.bench.process import Spent, spent
from tests.support.stage import settings_for


async def work(
    service: Service[Any, Any], kafka: str, mongo_url: str, prefix: str, *, until: int, folder: Path
) -> Spent:
    """Work until `until` offsets are behind the fences: this function will give what it took since it joined."""
    settings = settings_for(kafka, mongo_url, folder, name_prefix=prefix, boroughs=events.BOROUGHS)
    parts = assemble(service, settings)
    await prepare(parts.client, parts.database, ())
    working = [asyncio.create_task(lane.run()) for lane in parts.dispatcher.lanes]
    working.append(asyncio.create_task(parts.dispatcher.run()))
    assert parts.kafka is not None
    calm_collector()
    await parts.kafka.start()
    while not parts.dispatcher.has_joined:  # noqa: ASYNC110 - aiokafka joins by itself
        await asyncio.sleep(0.001)
    fences = parts.client.database(parts.database).collection("fences")
    async with spent() as taken:
        while sum(one["next"] for one in await fences.find({})) < until:  # noqa: ASYNC110 - MongoDB tells how far it is
            await asyncio.sleep(0.02)
    await parts.kafka.stop()
    for task in working:
        task.cancel()
    await parts.client.close()
    return taken
