"""Topics copied to files and back: each record as it stands in the log, with its partition, offset and time."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.contract.topics import MAX_MESSAGE_BYTES
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.connections import KafkaConnection
from services.runtime.storing.copying import rows_of, write_row

_AT_ONCE = 1000
Wanted = Callable[[str, Mapping[str, Any]], bool]


async def copy_out(connection: KafkaConnection, names: Sequence[str], folder: Path) -> Mapping[str, int]:
    """Copy what lies on these topics by now, a file for each: how many records. Raises BrokerAway, KafkaError."""
    await asyncio.to_thread(folder.mkdir, mode=0o700)
    starts, ends = await offsets_at(connection, names, Edge.START), await offsets_at(connection, names, Edge.END)
    consumer = AIOKafkaConsumer(**connection.client_options("linkway-backup"), isolation_level="read_committed")
    await consumer.start()
    try:
        return {name: await _copy_topic(consumer, name, starts, ends, folder) for name in names}
    finally:
        await consumer.stop()


async def _copy_topic(
    consumer: AIOKafkaConsumer,
    name: str,
    starts: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
    folder: Path,
) -> int:
    behind = {place for place in ends if place.topic == name and starts[place] < ends[place]}
    count = 0
    consumer.assign(sorted(behind))
    for place in behind:
        consumer.seek(place, starts[place])
    with (folder / f"{name}.bson").open("xb") as file:
        while behind:
            for place, records in (await consumer.getmany(*behind, timeout_ms=1000)).items():
                for record in records:
                    if record.offset < ends[place]:
                        write_row(file, _row(record))
                        count += 1
            behind = {place for place in behind if await consumer.position(place) < ends[place]}
    return count


def _row(record: Any) -> dict[str, Any]:  # noqa: ANN401 - aiokafka carries no types
    return {
        "partition": record.partition,
        "offset": record.offset,
        "time": record.timestamp,
        "key": record.key,
        "headers": [list(header) for header in record.headers],
        "value": record.value,
    }


async def copy_in(connection: KafkaConnection, folder: Path, wanted: Wanted) -> Mapping[TopicPartition, Sequence[int]]:
    """Put back those records that are `wanted`, in their order: the offsets that they had, by partition.

    An offset is a place in that list from then on.
    """
    had: dict[TopicPartition, list[int]] = defaultdict(list)
    producer = AIOKafkaProducer(
        **connection.client_options("linkway-restore"), enable_idempotence=True, max_request_size=MAX_MESSAGE_BYTES
    )
    await producer.start()
    try:
        on_their_way: list[Any] = []
        for name, row in _rows(folder):
            if wanted(name, row):
                on_their_way.append(await _send(producer, name, row))
                had[TopicPartition(name, row["partition"])].append(row["offset"])
            if len(on_their_way) >= _AT_ONCE:
                await _all(on_their_way)
        await _all(on_their_way)
    finally:
        await producer.stop()
    return had


def _rows(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.bson")):
        for row in rows_of(path):
            yield path.stem, row


async def _send(producer: AIOKafkaProducer, name: str, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a future
    headers = [tuple(header) for header in row["headers"]]
    return await producer.send(
        name, row["value"], key=row["key"], partition=row["partition"], timestamp_ms=row["time"], headers=headers
    )


async def _all(on_their_way: list[Any]) -> None:
    for one in on_their_way:
        await one
    on_their_way.clear()
