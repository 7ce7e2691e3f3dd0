"""Record batches made by hand, as a partner's own client may make them: header names of any bytes, several records."""

import asyncio
import gzip
import struct
import time
from collections.abc import Sequence

from aiokafka.errors import for_code
from aiokafka.producer.producer import AIOKafkaProducer
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.util import calc_crc32c

from services.runtime.working.record import RawRecord, Record

NOT_UTF8 = b"\xff\xfe"
_STANDS_FOR_IT = "zz"
_HEAD_BYTES = 61
_ATTRIBUTES_AT = 21
_CHECKSUM_AT = 17


def with_bad_header_name(record: Record) -> Record:
    """The record with one header more; its name becomes NOT_UTF8 in a batch."""
    headers = [*record.headers, (_STANDS_FOR_IT, b"1")]
    return RawRecord(record.topic, record.partition, record.offset, record.key, record.value, headers)


def a_batch(records: Sequence[Record], *, gzipped: bool = False) -> bytes:
    """The records as one batch, the first of them at its own offset."""
    builder = DefaultRecordBatchBuilder(2, 0, False, -1, -1, -1, 1 << 24)
    for number, record in enumerate(records):
        builder.append(number, int(time.time() * 1000), record.key, record.value, list(record.headers))
    raw = bytes(builder.build()).replace(b"\x04" + _STANDS_FOR_IT.encode(), b"\x04" + NOT_UTF8)
    head, body = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
    if gzipped:
        body = gzip.compress(body)
        head = head[:_ATTRIBUTES_AT] + b"\x00\x01" + head[_ATTRIBUTES_AT + 2 :]
    return whole(struct.pack(">qi", records[0].offset, _HEAD_BYTES - 12 + len(body)) + head[12:] + body)


def whole(batch: bytes) -> bytes:
    """The batch with the checksum that its bytes ask for."""
    checksum = struct.pack(">I", calc_crc32c(batch[_ATTRIBUTES_AT:]))
    return batch[:_CHECKSUM_AT] + checksum + batch[_ATTRIBUTES_AT:]


async def send(kafka: str, topic: str, partition: int, batch: bytes) -> None:
    """Put the batch on a topic as it is, but for the offset, which is the broker's to give."""
    batch = bytes(8) + batch[8:]
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    try:
        await producer.partitions_for(topic)
        request = ProduceRequest(
            transactional_id=None, required_acks=-1, timeout=10_000, topics=[(topic, [(partition, batch)])]
        )
        # A topic that was just made has no leader yet.
        while error := await _refusal(producer, request):
            assert for_code(error).retriable, for_code(error)
            await asyncio.sleep(0.1)
    finally:
        await producer.stop()


async def _refusal(producer: AIOKafkaProducer, request: ProduceRequest) -> int:
    broker = next(iter(producer.client.cluster.brokers()))
    ((_, ((_, error, *_),)),) = (await producer.client.send(broker.nodeId, request)).topics
    return int(error)
