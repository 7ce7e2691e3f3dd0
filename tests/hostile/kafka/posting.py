"""Puts bursts onto their topics as they are, past the safeguards of a client, and keeps where each record lies."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from services.contract.topics import MAX_MESSAGE_BYTES
from tests.chaos.findings.evidence import digest
from tests.hostile.kafka.bursts import Burst


@dataclass
class Posted:
    """What was put where: `lies` has each record's digest and burst by its spot, `refused` counts those not taken."""

    kinds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    lies: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Poster:
    """Puts bursts onto the topics that have this prefix."""

    producer: AIOKafkaProducer
    prefix: str
    posted: Posted = field(default_factory=Posted)

    async def post(self, burst: Burst) -> None:
        """Put it there, and wait until Kafka has it or refuses it."""
        self.posted.kinds.update(burst.kinds)
        batch = self.producer.create_batch()
        # The compiled builder takes names of headers that are text only, and one codec for all.
        batch._builder = _DefaultRecordBatchBuilderPy(2, burst.codec, 0, -1, -1, 0, MAX_MESSAGE_BYTES)
        taken = [
            one
            for one in burst.records
            if batch.append(key=one.key, value=one.value, timestamp=None, headers=list(one.headers))
        ]
        try:
            sent = await self.producer.send_batch(batch, self.prefix + burst.topic, partition=burst.partition)
            first = (await sent).offset
        except KafkaError as refusal:
            self.posted.refused[type(refusal).__name__] += len(burst.records)
            return
        self.posted.refused["too large for a batch"] += len(burst.records) - len(taken)
        for number, one in enumerate(taken):
            lies = replace(one, partition=burst.partition, offset=first + number)
            self.posted.lies[lies.spot] = digest(lies), burst.number


@asynccontextmanager
async def a_poster(kafka: str, prefix: str) -> AsyncIterator[Poster]:
    """A poster at this Kafka."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", max_request_size=MAX_MESSAGE_BYTES)
    await producer.start()
    try:
        yield Poster(producer, prefix)
    finally:
        await producer.stop()
