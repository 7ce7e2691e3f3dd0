"""The loop by hand: records are read and worked until so many are done."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from tests.bench.process import Spent, spent

Records = Sequence[ConsumerRecord[Any, Any]]


async def read(
    consumer: AIOKafkaConsumer, work: Callable[[Records], Awaitable[None]], *, count: int, batch: int
) -> Spent:
    """Read and work `count` records, at most `batch` at a time."""
    await consumer.start()
    async with spent() as taken:
        done = 0
        while done < count:
            fetched = await consumer.getmany(timeout_ms=100, max_records=batch)
            records = [record for many in fetched.values() for record in many]
            if records:
                await work(records)
                done += len(records)
    await consumer.stop()
    return taken
