"""Reads whole topics, the records that Kafka's own client cannot give among them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition

from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from services.runtime.consuming.reading.salvage import RawFetch
from services.runtime.working.record import BrokenRecord, Record, TopicPartition
from tests.chaos.findings.evidence import Logged

_FETCH_BYTES = 50 * 1024 * 1024
_PARTITION_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Log:
    """Every record of every partition from offset 0, and the offsets that come next; topics without their prefix."""

    records: Mapping[TopicPartition, tuple[Logged, ...]]
    ends: Mapping[TopicPartition, int]


async def read_log(servers: str, prefix: str, names: Collection[str]) -> Log:
    """Read those of these topics that are there."""
    async with TopicAdmin(KafkaConnection(servers), prefix=prefix) as admin:
        there = await admin.existing() & set(names)
    consumer = AIOKafkaConsumer(*(prefix + name for name in sorted(there)), bootstrap_servers=servers)
    await consumer.start()
    try:
        partitions = [
            KafkaPartition(prefix + name, number)
            for name in there
            for number in consumer.partitions_for_topic(prefix + name) or ()
        ]
        ends = await consumer.end_offsets(partitions)
        records = await _read(consumer, ends, prefix)
    finally:
        await consumer.stop()
    return Log(records, {_place(partition, prefix): end for partition, end in ends.items()})


async def _read(
    consumer: AIOKafkaConsumer, ends: Mapping[KafkaPartition, int], prefix: str
) -> dict[TopicPartition, tuple[Logged, ...]]:
    raw = RawFetch(consumer, max_bytes=_FETCH_BYTES, max_partition_bytes=_PARTITION_BYTES)
    read: dict[KafkaPartition, list[Logged]] = {partition: [] for partition in ends}
    at = dict.fromkeys(ends, 0)
    while behind := {partition: at[partition] for partition, end in ends.items() if at[partition] < end}:
        for fetched in await raw.fetch(behind):
            records, at[fetched.partition] = fetched.read()
            read[fetched.partition] += [_logged(record, prefix) for record in records]
    return {
        _place(partition, prefix): tuple(one for one in records if one.offset < ends[partition])
        for partition, records in read.items()
    }


def _place(partition: KafkaPartition, prefix: str) -> TopicPartition:
    return TopicPartition(partition.topic.removeprefix(prefix), partition.partition)


def _logged(record: Record, prefix: str) -> Logged:
    return Logged(
        topic=record.topic.removeprefix(prefix),
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers),
        broken=record.reason if isinstance(record, BrokenRecord) else None,
        at=_sent(record),
    )


def _sent(record: Record) -> datetime | None:
    """When the record's producer sent it; what was taken apart by hand does not say."""
    milliseconds = getattr(record, "timestamp", None)
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
