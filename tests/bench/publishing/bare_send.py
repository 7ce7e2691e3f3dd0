"""Sending without an outbox, as one would by hand: aiokafka's idempotent producer and nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from time import perf_counter

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from services.contract.envelope import to_headers
from services.runtime.working.outgoing import OutboxMessage
from tests.bench.process import Spent, spent
from tests.bench.publishing import messages
from tests.bench.publishing.latency import at_a_steady_rate

AT_ONCE = 2000


def a_producer(kafka: str) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=kafka, enable_idempotence=True, compression_type="lz4", max_batch_size=512 * 1024
    )


async def bulk(kafka: str, _: str, prefix: str, count: int) -> Spent:
    """Send so many in batches by key."""
    written = messages.written(count)
    async with spent() as taken, a_producer(kafka) as producer:
        for first in range(0, count, AT_ONCE):
            await _send(producer, prefix, written[first : first + AT_ONCE])
    return taken


async def _send(producer: AIOKafkaProducer, prefix: str, some: Sequence[OutboxMessage]) -> None:
    shares = defaultdict(list)
    for message in some:
        partitions = sorted(await producer.partitions_for(prefix + message.topic))
        partition = DefaultPartitioner()(message.key.encode(), partitions, partitions)
        shares[prefix + message.topic, partition].append(message)
    confirmed = []
    for (topic, partition), share in shares.items():
        batch = producer.create_batch()
        for message in share:
            headers = to_headers(message.envelope)
            batch.append(key=message.key.encode(), value=message.value, timestamp=None, headers=headers)
        confirmed.append(await producer.send_batch(batch, topic, partition=partition))
    for one in confirmed:
        await one


async def steady(kafka: str, _: str, prefix: str, count: int, per_second: float) -> float:
    """Send one at a time: this function will give the median from the send to the reader, in milliseconds."""
    written = iter(messages.written(count))
    async with messages.arriving(kafka, prefix) as arrivals, a_producer(kafka) as producer:

        async def act() -> float:
            message = next(written)
            headers, started = to_headers(message.envelope), perf_counter()
            await producer.send(prefix + message.topic, message.value, key=message.key.encode(), headers=headers)
            return await arrivals.of(message) - started

        return messages.median_milliseconds(await at_a_steady_rate(act, count, per_second))
