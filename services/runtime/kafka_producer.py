"""The relay's own idempotent producer: keyed batches per partition, each letter with its own headers."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from services.contract.envelope import to_headers
from services.contract.topics import MAX_MESSAGE_BYTES
from services.runtime.letter import Letter

_BATCH_BYTES = 512 * 1024
_CONFIRM_SECONDS = 20.0
_partition_of = DefaultPartitioner()


class PublishFailed(Exception):
    """Kafka did not confirm every letter; the outbox still has them, and a fresh producer must send them again."""


class Publisher:
    """Publishes letters in order per key. `prefix` stands before every topic's name."""

    def __init__(self, servers: str, *, client_id: str, prefix: str = "") -> None:
        self._settings = {"bootstrap_servers": servers.split(","), "client_id": client_id}
        self._prefix = prefix
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, letters: Sequence[Letter]) -> None:
        """Send the letters and wait until Kafka has them all. Raises PublishFailed."""
        try:
            await asyncio.wait_for(self._publish(letters), _CONFIRM_SECONDS)
        except (KafkaError, TimeoutError, OSError) as failure:
            # After some errors aiokafka's idempotent producer can never send again, so it is thrown away after any.
            await self.close()
            raise PublishFailed(
                f"Kafka did not confirm {len(letters)} letters ({type(failure).__name__})."
            ) from failure

    async def _publish(self, letters: Sequence[Letter]) -> None:
        producer = self._producer or await self._start()
        shares: dict[tuple[str, int], list[Letter]] = defaultdict(list)
        for letter in letters:
            topic = self._prefix + letter.topic
            shares[topic, await self._partition(producer, topic, letter.key)].append(letter)
        await asyncio.gather(*(_send(producer, *place, share) for place, share in shares.items()))

    async def _start(self) -> AIOKafkaProducer:
        self._producer = AIOKafkaProducer(
            **self._settings,
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            max_batch_size=_BATCH_BYTES,
            max_request_size=MAX_MESSAGE_BYTES,
        )
        await self._producer.start()
        return self._producer

    @staticmethod
    async def _partition(producer: AIOKafkaProducer, topic: str, key: str) -> int:
        every = sorted(await producer.partitions_for(topic))
        return int(_partition_of(key.encode(), every, every))

    async def close(self) -> None:
        """Let the producer go. Every letter that mattered was confirmed, so nothing is flushed."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await _let_go(producer)


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, letters: Sequence[Letter]) -> None:
    batch, confirmations = producer.create_batch(), []
    for letter in letters:
        record: Mapping[str, Any] = {
            "key": letter.key.encode(),
            "value": letter.value,
            "timestamp": None,
            "headers": to_headers(letter.envelope),
        }
        if batch.append(**record) is None:
            confirmations.append(await producer.send_batch(batch, topic, partition=partition))
            batch = producer.create_batch()
            batch.append(**record)
    confirmations.append(await producer.send_batch(batch, topic, partition=partition))
    await asyncio.gather(*confirmations)


async def _let_go(producer: AIOKafkaProducer) -> None:
    # Its own stop() flushes first: with the broker away that never ends, and what was not confirmed would leave much
    # later, behind the letters of the producer that took its place.
    producer._closed = True
    sending = producer._sender.sender_task
    if sending is not None:
        sending.cancel()
        await asyncio.wait([sending], timeout=1)
    await producer.client.close()
