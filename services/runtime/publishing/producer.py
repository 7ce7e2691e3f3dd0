"""The relay's own idempotent producer: keyed batches per partition, each message with its own headers."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTopicError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)

from services.contract.envelope import to_headers
from services.runtime.connections import KafkaConnection
from services.runtime.publishing.ports import PublishFailed, Refused, Silent, Why
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share, share_of
from services.runtime.working.record import TopicPartition

BATCH_BYTES = 512 * 1024
# To find the brokers and the topics.
_CONNECT_SECONDS = 20.0
# With nothing confirmed for so long, nobody else waits for the partitions that are left.
_SILENT_SECONDS = 4.0
_LET_GO_SECONDS = 1.0
_LOOKS = 3
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
_FORBIDDEN = (TopicAuthorizationFailedError, InvalidTopicError)


class Publisher:
    """Publishes messages in order per key. `prefix` stands before every topic's name."""

    def __init__(
        self,
        connection: KafkaConnection,
        *,
        client_id: str,
        prefix: str = "",
        silent_seconds: float = _SILENT_SECONDS,
    ) -> None:
        self._connection = connection.client_options(client_id)
        self._prefix = prefix
        self._silent_seconds = silent_seconds
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        """Send one request to each partition and wait until Kafka has them: this function will give what left.

        The rest waits for the next call. Raises PublishFailed, Silent, or Refused.
        """
        kept: list[OutboxMessage] = []
        try:
            await self._publish(messages, kept)
        except BaseException as failure:
            # After some errors aiokafka's idempotent producer can never send again, so it is thrown away after any.
            await self.close()
            if isinstance(failure, KafkaError | TimeoutError | OSError):
                raise PublishFailed(
                    f"Kafka did not confirm every letter ({type(failure).__name__}).", kept
                ) from failure
            raise
        return kept

    async def _publish(self, messages: Sequence[OutboxMessage], kept: list[OutboxMessage]) -> None:
        async with asyncio.timeout(_CONNECT_SECONDS):
            producer = self._producer or await self._start()
            shares = await self._shares(producer, messages)
            leaderless = await self._leaderless(producer, shares)
        failed = dict.fromkeys(leaderless, "no leader")
        failures = await self._send_each(producer, [one for one in shares if one not in failed], shares, kept)
        for share, failure in failures.items():
            if why := _why(failure):
                raise Refused(why, shares[share], kept)
            if not isinstance(failure, KafkaError | TimeoutError | OSError):
                raise failure
            failed[share] = type(failure).__name__
        if failed:
            raise Silent(list(failed), f"Kafka did not confirm every event ({', '.join(set(failed.values()))}).", kept)

    async def _send_each(
        self,
        producer: AIOKafkaProducer,
        wanted: Sequence[Share],
        shares: Mapping[Share, list[OutboxMessage]],
        kept: list[OutboxMessage],
    ) -> Mapping[Share, BaseException]:
        """Send each its request, until all have answered or the others do no more: why some have failed."""
        sending = {
            asyncio.create_task(_send(producer, self._prefix + one.topic, one, shares[one], kept)): one
            for one in wanted
        }
        unanswered = set(sending)
        try:
            while unanswered:
                done, unanswered = await asyncio.wait(
                    unanswered, timeout=self._silent_seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    break
        finally:
            for task in unanswered:
                task.cancel()
        failures = {one: task.exception() for task, one in sending.items() if task not in unanswered}
        silent = {sending[task]: TimeoutError() for task in unanswered}
        return silent | {one: failure for one, failure in failures.items() if failure}

    async def _leaderless(self, producer: AIOKafkaProducer, shares: Mapping[Share, object]) -> list[Share]:
        """The shares whose partition has no leader, which the producer itself would wait for."""
        if not _without_leader(producer, shares, self._prefix):
            return []
        await producer.client.force_metadata_update()
        return _without_leader(producer, shares, self._prefix)

    async def _shares(
        self, producer: AIOKafkaProducer, messages: Sequence[OutboxMessage]
    ) -> Mapping[Share, list[OutboxMessage]]:
        topics = {message.topic: message for message in messages}
        partitions = {topic: await self._partitions(producer, one) for topic, one in topics.items()}
        shares: dict[Share, list[OutboxMessage]] = defaultdict(list)
        for message in messages:
            shares[share_of(message.topic, message.key, partitions[message.topic])].append(message)
        return shares

    async def _partitions(self, producer: AIOKafkaProducer, message: OutboxMessage) -> int:
        # The producer itself would look for a topic that is missing until the time is over, and all would wait for it.
        client, topic = producer.client, self._prefix + message.topic
        client.add_topic(topic)
        for _ in range(_LOOKS):
            if known := client.cluster.partitions_for_topic(topic):
                return len(known)
            if not await client.force_metadata_update():
                raise KafkaConnectionError("No broker says which topics there are.")
        raise Refused(Why.NO_TOPIC, [message])

    async def _start(self) -> AIOKafkaProducer:
        self._producer = AIOKafkaProducer(
            **self._connection,
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            max_batch_size=BATCH_BYTES,
            # A broker that hangs holds up neither the others nor the search for them.
            request_timeout_ms=int(self._silent_seconds * 1000),
        )
        await self._producer.start()
        return self._producer

    async def close(self) -> None:
        """Let the producer go. Every message that mattered was confirmed, so nothing is flushed; it takes seconds."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await _let_go(producer)


def _without_leader(producer: AIOKafkaProducer, shares: Iterable[Share], prefix: str) -> list[Share]:
    leader = producer.client.cluster.leader_for_partition
    return [one for one in shares if leader(TopicPartition(prefix + one.topic, one.partition)) in (None, -1)]


async def _send(
    producer: AIOKafkaProducer, topic: str, share: Share, messages: Sequence[OutboxMessage], kept: list[OutboxMessage]
) -> None:
    batch = producer.create_batch()
    # The first one always goes in: whether it is too large is Kafka's to say.
    within = list(takewhile(lambda message: _append(batch, message), messages))
    await (await producer.send_batch(batch, topic, partition=share.partition))
    kept += within


def _append(batch: Any, message: OutboxMessage) -> bool:  # noqa: ANN401 - aiokafka's builder
    headers = to_headers(message.envelope)
    return batch.append(key=message.key.encode(), value=message.value, timestamp=None, headers=headers) is not None


def _why(failure: BaseException | None) -> Why | None:
    if isinstance(failure, _TOO_LARGE):
        return Why.TOO_LARGE
    return Why.FORBIDDEN if isinstance(failure, _FORBIDDEN) else None


async def _let_go(producer: AIOKafkaProducer) -> None:
    # Its own stop() flushes first: with the broker away that never ends, and what was not confirmed would leave much
    # later, behind the messages of the producer that took its place.
    producer._closed = True
    sending = producer._sender.sender_task
    if sending is not None:
        sending.cancel()
        await asyncio.wait([sending], timeout=_LET_GO_SECONDS)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(producer.client.close(), _LET_GO_SECONDS)
