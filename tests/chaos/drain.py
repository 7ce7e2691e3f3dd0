"""Whether a scene is quiet: every record worked by everyone who hears it, every outbox empty, every notice settled."""

import asyncio
import time
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.boroughs import Component
from services.notify.domain.notice import Status
from services.runtime.collection import Document
from services.runtime.inspection import reading
from tests.chaos.evidence import HEARS
from tests.chaos.scene import Scene

LOOK_SECONDS = 0.25
UNSETTLED = [Status.DUE.value, Status.SENDING.value]

Behind = dict[str, int]


@dataclass(frozen=True)
class Drained:
    """How a drain went: what was behind at its start, how long it took, and what is still behind."""

    backlog: int
    seconds: float
    left: Behind


async def drain(scene: Scene, *, seconds: float) -> Drained:
    """Wait until nothing is behind, but no longer than this."""
    consumer = AIOKafkaConsumer(bootstrap_servers=scene.ground.servers.kafka)
    await consumer.start()
    try:
        began, left = time.monotonic(), await behind(scene, consumer)
        backlog = sum(left.values())
        while left and time.monotonic() - began < seconds:
            await asyncio.sleep(LOOK_SECONDS)
            left = await behind(scene, consumer)
        return Drained(backlog, round(time.monotonic() - began, 2), left)
    finally:
        await consumer.stop()


async def behind(scene: Scene, consumer: AIOKafkaConsumer) -> Behind:
    """What is still to do, by where: records, letters and notices."""
    places = [
        TopicPartition(scene.prefix + topic.name, number)
        for topic, count in scene.topics.items()
        for number in range(count)
    ]
    ends = {f"{one.topic}/{one.partition}": end for one, end in (await consumer.end_offsets(places)).items()}
    found: Behind = {}
    for service in Component:
        found |= await _of_service(scene, service.value, ends)
    return {name: count for name, count in found.items() if count}


async def _of_service(scene: Scene, service: str, ends: dict[str, int]) -> Behind:
    heard = tuple(f".{stream.value}/" for stream in HEARS.get(service, ()))
    async with reading(scene.ground.servers.mongo_url, service, prefix=scene.prefix) as database:
        fences = {one["_id"]: int(one["next"]) for one in await database.collection("fences").find({})}
        lag = {
            # What came and was worked since the ends were asked for is not behind.
            f"{service} {place}": max(0, end - fences.get(place, 0))
            for place, end in ends.items()
            if any(stream in place for stream in heard)
        }
        waiting = _count(await database.collection("outbox").aggregate([{"$count": "count"}]))
        unsettled = _count(
            await database.collection("notices").aggregate(
                [{"$match": {"status": {"$in": UNSETTLED}}}, {"$count": "count"}]
            )
        )
    return {**lag, f"{service} outbox": waiting, f"{service} notices": unsettled}


def _count(found: list[Document]) -> int:
    return int(found[0]["count"]) if found else 0
