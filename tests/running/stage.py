"""A service in this process, on the real servers, with topics and a database that no other test has."""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from deploy.servers.servers import Servers
from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.topics import PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.bootstrap.assembly import Parts, assemble
from services.runtime.clock import Clock, utc_now
from services.runtime.connections import KafkaConnection
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.storing.preparing.schema import prepare
from tests.support import builders

# Whatever is waited for comes at once where the machine has time; this is when a machine that has none is given up on.
PATIENCE_SECONDS = 60.0
KEY = b"k" * 32


def settings_for(kafka: str, mongo_url: str, folder: Path, **changes: Any) -> RuntimeSettings:
    """Settings of a service on these servers."""
    key_file = folder / "dead-letters.key"
    key_file.write_text(b64encode(KEY).decode())
    boring: dict[str, Any] = {
        "kafka_servers": kafka,
        "mongo_url": mongo_url,
        "http_host": "127.0.0.1",
        "http_port": 0,
        "internal_host": "127.0.0.1",
        "internal_port": 0,
        "dead_letter_key_file": key_file,
    }
    return RuntimeSettings(**boring | changes)


@dataclass
class Stage:
    """One test's own part of the real servers."""

    servers: Servers
    prefix: str
    folder: Path
    borough: BoroughSlug = BoroughSlug.SOUTHWARK
    sent: int = 0
    # What tells spans for a service of this name.
    tracing: Callable[[str], Tracing | None] = lambda _: None
    _producer: AIOKafkaProducer | None = field(default=None, repr=False)

    def settings(self, **changes: Any) -> RuntimeSettings:
        boring: dict[str, Any] = {"name_prefix": self.prefix, "boroughs": (self.borough,)}
        return settings_for(self.servers.kafka, self.servers.mongo_url, self.folder, **boring | changes)

    def topic(self, which: Stream | PartnerTopic) -> str:
        topic = which if isinstance(which, PartnerTopic) else Topic(self.borough, which)
        return self.prefix + topic.name

    async def send_raw(
        self,
        stream: Stream | PartnerTopic,
        value: bytes | None,
        *,
        key: bytes | None = None,
        headers: Sequence[tuple[str, Any]] = (),
        partition: int = 0,
    ) -> None:
        """Put a record on a topic, whatever is in it."""
        if self._producer is None:
            self._producer = AIOKafkaProducer(bootstrap_servers=self.servers.kafka, max_request_size=8_000_000)
            await self._producer.start()
        await self._producer.send_and_wait(self.topic(stream), value, key=key, headers=headers, partition=partition)

    async def send(self, event: Event, *, partition: int = 0, **envelope: Any) -> Envelope:
        """Put an event on its topic, in an envelope that is boring but for the changes."""
        referral_id = str(getattr(event, "referral_id", builders.REFERRAL_ID))
        about = {"type": event.type, "borough": self.borough, "subject": referral_id}
        outside = builders.an_envelope(**about | envelope)
        value, headers = event.model_dump_json().encode(), envelopes.to_headers(outside)
        key = outside.subject.encode()
        await self.send_raw(event.stream, value, key=key, headers=headers, partition=partition)
        return outside

    async def read(
        self, stream: Stream | PartnerTopic, count: int, seconds: float = PATIENCE_SECONDS
    ) -> list[ConsumerRecord[Any, Any]]:
        """The first `count` records of a topic; fewer if the time is over."""
        found: list[ConsumerRecord[Any, Any]] = []
        async with self._consumer(stream) as consumer:
            await _fill(found, consumer, count, seconds)
        return found

    async def read_on(
        self, stream: Stream | PartnerTopic, count: int, seconds: float = 2
    ) -> list[ConsumerRecord[Any, Any]]:
        """The first `count` records of a topic, however long they take, and one more if it comes within `seconds`."""
        found: list[ConsumerRecord[Any, Any]] = []
        async with self._consumer(stream) as consumer:
            await _fill(found, consumer, count, PATIENCE_SECONDS)
            await _fill(found, consumer, count + 1, seconds)
        return found

    async def all(self, stream: Stream | PartnerTopic) -> list[ConsumerRecord[Any, Any]]:
        """Every record that lies on a topic by now."""
        found: list[ConsumerRecord[Any, Any]] = []
        async with self._consumer(stream) as consumer:
            ends = await consumer.end_offsets(consumer.assignment())
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                found += await _more(consumer)
        return found

    def _consumer(self, stream: Stream | PartnerTopic) -> AIOKafkaConsumer:
        topic, servers = self.topic(stream), self.servers.kafka
        return AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest")

    async def close(self) -> None:
        """Let go of the producer; the next that is needed finds out anew which partitions there are."""
        producer, self._producer = self._producer, None
        if producer:
            await producer.stop()

    @asynccontextmanager
    async def assembled(
        self, service: Service[Any, Any], clock: Clock = utc_now, **settings: Any
    ) -> AsyncIterator[Parts]:
        """The service's parts with their database made, and nothing at work."""
        parts = assemble(service, self.settings(**settings), clock, self.tracing(service.name))
        try:
            await prepare(parts.client, parts.database, parts.indexes)
            yield parts
        finally:
            await parts.client.close()

    @asynccontextmanager
    async def running(
        self, service: Service[Any, Any], clock: Clock = utc_now, **settings: Any
    ) -> AsyncIterator[Parts]:
        """The service at work, without its HTTP, and with the loops that see to what it needs."""
        stop = asyncio.Event()
        async with self.assembled(service, clock, **settings) as parts:
            tasks = [asyncio.create_task(lane.run()) for lane in parts.dispatcher.lanes]
            tasks.append(asyncio.create_task(parts.dispatcher.run()))
            tasks.append(asyncio.create_task(parts.redrive.run(stop)))
            tasks += [asyncio.create_task(one.run(stop)) for one in (parts.timers, parts.counting) if one]
            relay = asyncio.create_task(parts.relay.run(stop))
            loops = [asyncio.create_task(loop(parts.transactions, stop)) for loop in service.loops if service.needs]
            joining = asyncio.create_task(_join(parts))
            try:
                if not service.needs:
                    await joining
                tasks.append(asyncio.create_task(_follow(parts, joining)))
                tasks += [asyncio.create_task(parts.handovers.watch())] if parts.handovers else []
                yield parts
            finally:
                await _cancelled([joining])
                if parts.kafka:
                    await parts.kafka.stop()
                stop.set()
                await asyncio.gather(relay, *loops)
                await _cancelled(tasks)

    @staticmethod
    def database(parts: Parts) -> mongo.BoundDatabase:
        """What the service keeps, for a look from outside."""
        return parts.client.database(parts.database)


async def _join(parts: Parts) -> None:
    for need in parts.service.needs.values():
        await need.wait()
    if parts.kafka:
        await parts.kafka.start()


async def _follow(parts: Parts, joining: asyncio.Task[None]) -> None:
    await joining
    if parts.kafka:
        await parts.kafka.follow()


async def _fill(found: list[ConsumerRecord[Any, Any]], consumer: AIOKafkaConsumer, count: int, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while len(found) < count:
                found += await _more(consumer)


async def _more(consumer: AIOKafkaConsumer) -> list[ConsumerRecord[Any, Any]]:
    return [one for many in (await consumer.getmany(timeout_ms=100)).values() for one in many]


async def _cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def a_stage(servers: Servers, folder: Path, *, partitions: int = 2) -> AsyncIterator[Stage]:
    """Topics of one borough under a prefix of their own."""
    stage = Stage(servers, f"t{secrets.token_hex(4)}.", folder)
    async with TopicAdmin(KafkaConnection(servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({Topic(stage.borough, stream): partitions for stream in Stream})
    try:
        yield stage
    finally:
        await stage.close()


async def until(condition: Any, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for an async condition to hold; TimeoutError if it does not."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.02)
