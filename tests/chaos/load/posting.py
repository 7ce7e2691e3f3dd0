"""Puts records straight onto topics, past every service, as a partner that is careless or broken would."""

import asyncio
from dataclasses import replace

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from services.contract.topics import MAX_MESSAGE_BYTES
from tests.chaos.findings.evidence import Logged
from tests.chaos.scenes.scene import Scene

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.5
REQUEST_MS = 10_000
UNCOMPRESSED, GZIP = 0, 1


class Mangled(str):
    """A header's name that is no UTF-8: each `\\xff` written in it stands on the wire as that byte."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        """The bytes on the wire."""
        return super().encode("ascii").decode("unicode_escape").encode("latin-1")


class NotPosted(Exception):
    """Kafka did not say whether it has the record."""


async def post(scene: Scene, record: Logged, *, partition: int | None = None, compressed: bool = False) -> Logged:
    """Put a record on its topic, and say where it lies now. Raises NotPosted.

    It goes where its key belongs unless a partition is named. It may be there twice if an answer was lost, since the
    compiled producer's safeguard against that takes no header that is not text.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            producer = await _joined(scene)
            try:
                return await _send(producer, scene.prefix, record, partition, GZIP if compressed else UNCOMPRESSED)
            finally:
                await producer.stop()
    except (TimeoutError, KafkaError) as failure:
        raise NotPosted(type(failure).__name__) from failure


async def _joined(scene: Scene) -> AIOKafkaProducer:
    while True:
        producer = AIOKafkaProducer(
            bootstrap_servers=scene.ground.servers.kafka,
            acks="all",
            max_request_size=MAX_MESSAGE_BYTES,
            request_timeout_ms=REQUEST_MS,
        )
        try:
            await producer.start()
        except BaseException as failure:
            await producer.stop()
            if not isinstance(failure, KafkaError):
                raise
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return producer


async def _send(producer: AIOKafkaProducer, prefix: str, record: Logged, partition: int | None, codec: int) -> Logged:
    topic = prefix + record.topic
    every = sorted(await producer.partitions_for(topic))
    where = int(DefaultPartitioner()(record.key, every, every)) if partition is None else partition
    batch = producer.create_batch()
    # The compiled builder takes names of headers that are text only.
    batch._builder = _DefaultRecordBatchBuilderPy(2, codec, 0, -1, -1, 0, MAX_MESSAGE_BYTES)
    batch.append(key=record.key, value=record.value, timestamp=None, headers=list(record.headers))
    sent = await (await producer.send_batch(batch, topic, partition=where))
    return replace(record, partition=where, offset=int(sent.offset))


async def some_record(scene: Scene, topic: str, share: float) -> Logged | None:
    """The record that lies about this share of the way along a partition of the topic; None where none can be had."""
    consumer = AIOKafkaConsumer(bootstrap_servers=scene.ground.servers.kafka)
    try:
        await consumer.start()
        place = TopicPartition(scene.prefix + topic, 0)
        consumer.assign([place])
        end = (await consumer.end_offsets([place]))[place]
        if not end:
            return None
        consumer.seek(place, int(end * share))
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await consumer.getone(place)
        return Logged(topic, found.partition, found.offset, found.key, found.value, found.headers)
    except (UnicodeDecodeError, TimeoutError, KafkaError):
        # A garbled one cannot be read by this client either, and a server may be away; neither is tried here.
        return None
    finally:
        await consumer.stop()
