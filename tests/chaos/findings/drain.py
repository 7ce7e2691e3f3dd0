"""Whether a scene is quiet: records worked by all consumers, outboxes empty, notices settled, due timers worked."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.contract.borough_map import Component
from services.contract.topics import PartnerStream
from services.notify.domain.notice import Status
from services.runtime.admin.databases import reading
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.rows.parked import MongoParkedStore
from tests.chaos.findings.evidence import CONSUMES
from tests.chaos.scenes.scene import Scene

LOOK_SECONDS = 0.1
UNSETTLED = [Status.DUE.value, Status.SENDING.value]

Behind = dict[str, int]


@dataclass(frozen=True)
class Drained:
    """How a drain went: what was behind at its start, how long it took, and what is still behind."""

    backlog: int
    seconds: float
    left: Behind


@dataclass(frozen=True)
class Lookout:
    """Sees how far a scene is, past all proxies."""

    scene: Scene
    consumer: AIOKafkaConsumer
    databases: Mapping[str, Database]

    async def behind(self) -> Behind:
        """What is still to do, by where: records, messages, notices and parked records that are due."""
        places = [
            TopicPartition(self.scene.prefix + topic.name, number)
            for topic, count in self.scene.topics.items()
            for number in range(count)
        ]
        ends = {f"{at.topic}/{at.partition}": end for at, end in (await self.consumer.end_offsets(places)).items()}
        found: Behind = {}
        for service in self.databases:
            found |= await self._lag(service, ends) | await self._unsettled(service)
        return {name: count for name, count in found.items() if count}

    async def worked(self) -> int:
        """How many records were worked until now, each counted for every service that consumes it."""
        return sum([sum((await self._fences(service)).values()) for service in self.databases])

    async def _fences(self, service: str) -> dict[str, int]:
        return {one["_id"]: int(one["next"]) for one in await self.databases[service].collection("fences").find({})}

    async def _lag(self, service: str, ends: Mapping[str, int]) -> Behind:
        streams = (*CONSUMES.get(service, ()), *((PartnerStream.EVENTS,) if service == Component.REFERRAL else ()))
        topics, fences = tuple(f".{stream.value}/" for stream in streams), await self._fences(service)
        return {
            # What came and was worked since the ends were asked for is not behind.
            f"{service} {place}": max(0, end - fences.get(place, 0))
            for place, end in ends.items()
            if any(topic in place for topic in topics)
        }

    async def _unsettled(self, service: str) -> Behind:
        kept, now = self.databases[service].collection, self.scene.days.now()
        due: list[Document] = [{"$match": {"due_at": {"$lte": now}}}, {"$count": "count"}]
        open_ones: list[Document] = [{"$match": {"status": {"$in": UNSETTLED}}}, {"$count": "count"}]
        return {
            f"{service} outbox": _count(await kept("outbox").aggregate([{"$count": "count"}])),
            f"{service} notices": _count(await kept("notices").aggregate(open_ones)),
            f"{service} timers due": _count(await kept("timers").aggregate(due)),
            f"{service} parked and due": len(await MongoParkedStore(self.databases[service]).due(now, 100)),
        }


@asynccontextmanager
async def looking(scene: Scene) -> AsyncIterator[Lookout]:
    """A lookout over the scene."""
    async with AsyncExitStack() as stack:
        consumer = AIOKafkaConsumer(bootstrap_servers=scene.ground.servers.kafka)
        await consumer.start()
        stack.push_async_callback(consumer.stop)
        mongo_url = scene.ground.servers.mongo_url
        databases = {
            one.value: await stack.enter_async_context(reading(mongo_url, one, prefix=scene.prefix))
            for one in Component
        }
        yield Lookout(scene, consumer, databases)


async def drain(scene: Scene, *, seconds: float) -> Drained:
    """Wait until nothing is behind, but no longer than this."""
    async with looking(scene) as lookout:
        began, left = time.monotonic(), await lookout.behind()
        backlog = sum(left.values())
        while left and time.monotonic() - began < seconds:
            await asyncio.sleep(LOOK_SECONDS)
            left = await lookout.behind()
        return Drained(backlog, round(time.monotonic() - began, 2), left)


def _count(found: list[Document]) -> int:
    return int(found[0]["count"]) if found else 0
