"""A matching that is not what was promised: it reads with the group that the borough was handed over to."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.contract.topics import Stream
from tests.conformance.toys.matching import Message, Toy
from tests.swap.scene import Scene

# What becomes of what it would say, and whether it goes on.
Spoilt = Callable[[Message], Message]


class Impostor:
    """Begins as a toy would that knows nothing of before; what it says is `spoilt`, and after `most` events it dies."""

    def __init__(self, scene: Scene, *, spoilt: Spoilt = lambda message: message, most: int = 1_000_000) -> None:
        self._scene = scene
        self._spoilt = spoilt
        self._left = most
        self._task: asyncio.Task[None] | None = None
        self.pid = None
        self.log = scene.stage.folder / "impostor.log"

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    @property
    def ended(self) -> int | None:
        return 1 if self._task and self._task.done() else None

    async def end(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        scene = self._scene
        toy = Toy(scene.stage.borough.value, scene.directory)
        await self._may_begin()
        topic, servers = scene.stage.topic(Stream.REFERRALS), scene.stage.servers.kafka
        consumer = AIOKafkaConsumer(
            topic, bootstrap_servers=servers, group_id=scene.group, enable_auto_commit=False, session_timeout_ms=6000
        )
        async with AIOKafkaProducer(bootstrap_servers=servers) as producer, consumer:
            async for record in consumer:
                lies = record.topic, record.partition, record.offset
                await self._say(producer, toy.work(lies, record.headers, record.value, datetime.now(UTC)))
                if self._left <= 0:
                    return
                await consumer.commit()

    async def _may_begin(self) -> None:
        async with self._scene.under_way() as handover:
            places = list(await handover.ends(Stream.REFERRALS))
            while not await handover.groups.committed(self._scene.group, places):  # noqa: ASYNC110 - Kafka tells
                await asyncio.sleep(0.05)

    async def _say(self, producer: AIOKafkaProducer, messages: Iterable[Message]) -> None:
        for message in messages:
            said = self._spoilt(message)
            topic = self._scene.stage.prefix + said.topic
            await producer.send_and_wait(topic, said.value, said.key, headers=said.headers)
            self._left -= 1
