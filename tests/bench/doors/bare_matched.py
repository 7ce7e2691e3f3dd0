"""Door to match by hand: transaction, change-stream relay, Kafka, transaction, relay, Kafka; nothing else."""

import asyncio
from time import perf_counter
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from motor.motor_asyncio import AsyncIOMotorClient

from tests.bench.publishing.latency import at_a_steady_rate

BODY = b'{"needs": ["loneliness"], "sealed": "' + b"x" * 600 + b'"}'


class BareDoor:
    """Two hops on two topics, each with a transaction of a state and an outbox row."""

    def __init__(self, kafka: str, mongo_url: str, name: str) -> None:
        self._kafka = kafka
        self._client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongo_url)
        self._database = self._client[name]
        self._topics = [f"{name}.created", f"{name}.matched"]
        self._tasks: list[asyncio.Task[None]] = []
        self._arrived: dict[str, asyncio.Future[float]] = {}

    async def measure(self, count: int, per_second: float) -> list[float]:
        """Seconds from door to match, of each."""
        await self._start()
        try:
            return await at_a_steady_rate(self._refer, count, per_second)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._client.close()

    async def _start(self) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._kafka)
        await admin.start()
        await admin.create_topics([NewTopic(topic, 2, 1) for topic in self._topics])
        await admin.close()
        for name in ("state0", "state1", "outbox0", "outbox1"):
            await self._database.create_collection(name)
        work = (self._relay(0), self._relay(1), self._match(), self._watch())
        self._tasks = [asyncio.create_task(one) for one in work]
        await asyncio.sleep(3)

    async def _refer(self) -> float:
        key, started = str(uuid4()), perf_counter()
        # Held on to, because the match may be read before the commit's answer.
        arrived: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._arrived[key] = arrived
        await self._keep(0, [(key, BODY)])
        return await arrived - started

    async def _keep(self, hop: int, news: list[tuple[str, bytes]]) -> None:
        rows = [{"_id": key, "value": body} for key, body in news]
        async with await self._client.start_session() as session, session.start_transaction():
            await self._database[f"state{hop}"].insert_many(rows, session=session)
            await self._database[f"outbox{hop}"].insert_many(rows, session=session)

    async def _relay(self, hop: int) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self._kafka, enable_idempotence=True)
        await producer.start()
        inserted = [{"$match": {"operationType": "insert"}}]
        try:
            async with self._database[f"outbox{hop}"].watch(inserted) as stream:
                async for change in stream:
                    row = change["fullDocument"]
                    await producer.send(self._topics[hop], row["value"], key=row["_id"].encode())
        finally:
            await producer.stop()

    async def _match(self) -> None:
        async with self._reader(0, "match") as consumer:
            while True:
                fetched = await consumer.getmany(timeout_ms=1000, max_records=500)
                news = [(record.key.decode(), record.value) for many in fetched.values() for record in many]
                if news:
                    await self._keep(1, news)
                    await consumer.commit()

    async def _watch(self) -> None:
        async with self._reader(1, None) as consumer:
            async for record in consumer:
                self._arrived.pop(record.key.decode()).set_result(perf_counter())

    def _reader(self, hop: int, group: str | None) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            self._topics[hop],
            bootstrap_servers=self._kafka,
            group_id=group and f"{self._topics[hop]}.{group}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
