"""The same work done by a service of ours: FastStream's shell, lanes, fences, aggregates, outbox."""

import asyncio
from pathlib import Path
from time import perf_counter

from services.runtime.assembly import assemble
from services.runtime.preparation import prepare
from services.runtime.run import calm_collector
from tests.bench import events
from tests.running import settings_for
from tests.toy import a_toy


async def work(kafka: str, mongo_url: str, prefix: str, *, count: int, folder: Path) -> float:
    """Work `count` events with all lanes, without the relay, as the loop beside it: this function gives the seconds."""
    settings = settings_for(kafka, mongo_url, folder, name_prefix=prefix, boroughs=events.BOROUGHS)
    parts = assemble(a_toy(), settings)
    await prepare(parts.client, parts.database, ())
    working = [asyncio.create_task(lane.run()) for lane in parts.intake.lanes]
    working.append(asyncio.create_task(parts.intake.run()))
    assert parts.kafka is not None
    calm_collector()
    started = perf_counter()
    await parts.kafka.start()
    fences = parts.client[parts.database]["fences"]
    while sum([one["next"] async for one in fences.find()]) < count:  # noqa: ASYNC110 - MongoDB tells how far it is
        await asyncio.sleep(0.02)
    seconds = perf_counter() - started
    await parts.kafka.stop()
    for task in working:
        task.cancel()
    parts.client.close()
    return seconds
