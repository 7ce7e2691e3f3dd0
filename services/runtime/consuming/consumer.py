"""The thin FastStream shell: one batch subscriber per service, which takes records in and hands them to lanes."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import IllegalStateError, KafkaError
from aiokafka.util import NO_EXTENSIONS
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from services.runtime.consuming.dispatch import CommitRefused, Dispatcher
from services.runtime.consuming.polling import SafePoll
from services.runtime.consuming.rebalance import RebalanceListener
from services.runtime.consuming.salvage import RawFetch
from services.runtime.observing import metrics
from services.runtime.settings import KafkaConnection
from services.runtime.working.record import TopicPartition

log = logging.getLogger(__name__)

_POLL_MS = 5
_PAUSE_SECONDS = 0.5
_COMMIT_SECONDS = 5.0
_FETCH_WAIT_MS = 500
# A broker that waits until there is more to give makes batches larger, and far fewer fetches.
_GATHERED_BYTES = 64 * 1024
# Of each partition as much is held ahead of the lanes, and one process may have two hundred of them.
_PARTITION_FETCH_BYTES = 512 * 1024
# What is fetched and not yet taken in; a broker gives a larger message alone.
_FETCH_BYTES = 8 * 1024 * 1024
# Longer than a hand-over waits for what is in hand.
_REBALANCE_MS = 30_000

Batch = tuple[ConsumerRecord[Any, Any], ...]


async def parse(batch: Batch) -> KafkaMessage:
    """Wrap a batch without looking into it, because FastStream's own parser loses a batch with one bad header."""
    return KafkaMessage(body=b"", raw_message=batch, consumer=_NO_ACKNOWLEDGEMENT)


async def decode(message: KafkaMessage) -> bytes:
    """Leave the bytes as they are; each record is read by itself, later."""
    return bytes(message.body)


class KafkaAway(Exception):
    """No broker answers; joining may succeed later."""


class _NoAcknowledgement:
    """Stands where FastStream would acknowledge: the lanes commit, and nobody else."""

    async def commit(self) -> None:
        """Commit nothing."""

    def seek(self, partition: KafkaPartition, offset: int) -> None:
        """Seek nowhere."""


_NO_ACKNOWLEDGEMENT = _NoAcknowledgement()


class BoundConsumer:
    """The consumer as lanes see it."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Say that everything below these offsets is done."""
        try:
            wanted = {_partition(place): offset for place, offset in offsets.items()}
            # The client would try for ever while the broker is away.
            await asyncio.wait_for(self._consumer.commit(wanted), _COMMIT_SECONDS)
        except (KafkaError, IllegalStateError, TimeoutError) as refused:
            raise CommitRefused(type(refused).__name__) from refused

    def pause(self, places: Iterable[TopicPartition]) -> None:
        """Fetch no more from these for now."""
        self._consumer.pause(*map(_partition, self._still_ours(places)))

    def resume(self, places: Iterable[TopicPartition]) -> None:
        """Fetch from these again."""
        self._consumer.resume(*map(_partition, self._still_ours(places)))

    def is_member(self) -> bool:
        """Whether the group knows this process, as far as its last answers tell."""
        # The public way tells of what was assigned once, also long after the group has forgotten this process.
        coordinator = self._consumer._coordinator
        return bool(
            coordinator
            and coordinator.coordinator_id is not None
            and coordinator.generation > 0
            and not coordinator.need_rejoin(self._consumer._subscription.subscription)
        )

    def _still_ours(self, places: Iterable[TopicPartition]) -> list[TopicPartition]:
        return [place for place in places if _partition(place) in self._consumer.assignment()]


class KafkaConsumer:
    """Subscribes to topics, and feeds a dispatcher until it is stopped."""

    _poll: SafePoll | None = None

    def __init__(
        self,
        *,
        connection: KafkaConnection,
        group: str,
        topics: Sequence[str],
        dispatcher: Dispatcher,
        gather_seconds: float = 0.0,
    ) -> None:
        self._connection = connection.client_options(group)
        self._dispatcher = dispatcher
        self._listener = RebalanceListener(dispatcher)
        self._made_at = monotonic()
        self._build: Callable[..., AIOKafkaConsumer] = AIOKafkaConsumer
        gather_ms = int(gather_seconds * 1000)
        self._broker = KafkaBroker(
            consumer_only=True,
            allow_auto_create_topics=False,
            # A topic that was made anew must be noticed before its log is as long as the old one's.
            metadata_max_age_ms=30_000,
            logger=None,
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            group_id=group,
            batch=True,
            max_records=500,
            batch_timeout_ms=_POLL_MS + gather_ms // 10,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            partition_assignment_strategy=(RangePartitionAssignor,),
            fetch_max_wait_ms=gather_ms or _FETCH_WAIT_MS,
            fetch_min_bytes=_GATHERED_BYTES if gather_ms else 1,
            heartbeat_interval_ms=500,
            session_timeout_ms=10_000,
            rebalance_timeout_ms=_REBALANCE_MS,
            fetch_max_bytes=_FETCH_BYTES,
            max_partition_fetch_bytes=_PARTITION_FETCH_BYTES,
            listener=self._listener,
            parser=parse,
            decoder=decode,
            no_reply=True,
        )
        self._subscriber(self._take)

    @property
    def last_polled(self) -> float:
        """When, on the monotonic clock, a poll last came back from Kafka while the group knew this process."""
        return self._poll.last_polled if self._poll else self._made_at

    async def _take(self, message: KafkaMessage) -> None:
        # Runs, as the poll gave them, for FastStream only chains them.
        runs: Any = message.raw_message
        try:
            self._dispatcher.take(runs)
        except Exception:
            # FastStream would say nothing and go on behind them.
            log.exception("Records could not be handed to their lanes; they are read again")
            metrics.POLL_FAILURES.inc()
            if self._poll:
                self._poll.give_again(runs)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def start(self) -> None:
        """Join the group and begin to take records in. Raises KafkaAway."""
        if NO_EXTENSIONS:
            log.warning("aiokafka runs without its compiled parts, about 18 times slower; install its wheel")
        try:
            await self._broker.connect()
            self._build_a_safe_one()
            await self._broker.start()
        except KafkaError as away:
            await self._broker.stop()
            raise KafkaAway(f"No Kafka broker answers ({type(away).__name__}).") from away

    def _build_a_safe_one(self) -> None:
        config = self._broker.config.broker_config
        if config.builder != self._build_safe:
            self._build, config.builder = config.builder, self._build_safe

    def _build_safe(self, **options: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - whatever FastStream passes on
        consumer = self._build(**options | self._connection)
        bound = BoundConsumer(consumer)
        raw = RawFetch(consumer, max_bytes=_FETCH_BYTES, max_partition_bytes=_PARTITION_FETCH_BYTES)
        self._poll = SafePoll(consumer, raw.fetch, bound.is_member, self._dispatcher.hold)
        consumer.getmany = self._poll.getmany
        metrics.GROUP_MEMBER.set_function(bound.is_member)
        self._listener.attach(consumer, self._poll)
        self._dispatcher.attach(bound)
        return consumer

    async def stop(self) -> None:
        """Finish what is in hand, commit it, and leave the group."""
        await self._listener.leave()
        await self._broker.stop()


def _partition(place: TopicPartition) -> KafkaPartition:
    return KafkaPartition(place.topic, place.partition)
