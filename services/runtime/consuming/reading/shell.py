"""FastStream's share: it calls poll after poll, and gives what each brought. All else of it is told to keep still."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.client import AIOKafkaClient
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from services.runtime.consuming.membership.assignor import ShareAssignor
from services.runtime.consuming.membership.rebalance import RebalanceListener
from services.runtime.consuming.reading.inflating import bound_the_client
from services.runtime.working.record import Run

_POLL_MS = 5
_FETCH_WAIT_MS = 500
# A broker that waits until there is more to give makes batches larger, and far fewer fetches.
_GATHERED_BYTES = 64 * 1024
# Of each partition as much is held ahead of the lanes, and one process may have two hundred of them.
PARTITION_FETCH_BYTES = 512 * 1024
# What is fetched and not yet taken in; a broker gives a larger message alone.
FETCH_BYTES = 8 * 1024 * 1024
# Longer than a hand-over waits for what is in hand.
_REBALANCE_MS = 30_000

# A topic that was made anew must be noticed before its log is as long as the old one's.
_METADATA_MS = 30_000

_ALWAYS: Mapping[str, Any] = {
    "batch": True,
    "max_records": 500,
    "ack_policy": AckPolicy.MANUAL,
    "auto_offset_reset": "earliest",
    "isolation_level": "read_committed",
    "heartbeat_interval_ms": 500,
    "session_timeout_ms": 10_000,
    "rebalance_timeout_ms": _REBALANCE_MS,
    "fetch_max_bytes": FETCH_BYTES,
    "max_partition_fetch_bytes": PARTITION_FETCH_BYTES,
    "no_reply": True,
}

Take = Callable[[Sequence[Run]], Awaitable[None]]


class _NoAcknowledgement:
    """Stands where FastStream would acknowledge: the lanes commit, and nobody else."""

    async def commit(self) -> None:
        """Commit nothing."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Seek nowhere."""


_NO_ACKNOWLEDGEMENT = _NoAcknowledgement()


async def _parse(runs: Any) -> KafkaMessage:  # noqa: ANN401 - FastStream's own word for a batch
    # Wrapped without a look inside, because FastStream's own parser loses a batch with one bad header.
    return KafkaMessage(body=b"", raw_message=runs, consumer=_NO_ACKNOWLEDGEMENT)


async def _decode(message: KafkaMessage) -> bytes:
    return bytes(message.body)


async def existing(options: Mapping[str, Any]) -> set[str]:
    """The topics that Kafka has. Raises KafkaError while no broker answers."""
    client = AIOKafkaClient(**options)
    try:
        await client.bootstrap()
        return set((await client.fetch_all_metadata()).topics())
    finally:
        await client.close()


def make_shell(
    *,
    group: str,
    topics: Sequence[str],
    assignor: ShareAssignor,
    listener: RebalanceListener,
    take: Take,
    gather_seconds: float,
) -> KafkaBroker:
    """A broker with one subscriber, which hands to `take` what each poll brings."""
    broker = KafkaBroker(consumer_only=True, allow_auto_create_topics=False, logger=None)
    gather_ms = int(gather_seconds * 1000)
    subscriber = broker.subscriber(
        *topics,
        group_id=group,
        batch_timeout_ms=_POLL_MS + gather_ms // 10,
        partition_assignment_strategy=(assignor,),
        fetch_max_wait_ms=gather_ms or _FETCH_WAIT_MS,
        fetch_min_bytes=_GATHERED_BYTES if gather_ms else 1,
        listener=listener,
        parser=_parse,
        decoder=_decode,
        **_ALWAYS,
    )

    async def taken(message: KafkaMessage) -> None:
        # What FastStream takes for records are runs, as the poll gave them: it only chains them.
        runs: Any = message.raw_message
        await take(runs)

    subscriber(taken)
    return broker


async def connect(broker: KafkaBroker, options: Mapping[str, Any], use: Callable[[AIOKafkaConsumer], None]) -> None:
    """Connect, so that the consumer that FastStream makes has these options, and is given to `use` before it starts."""

    bound_the_client()

    def build(**told: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - what the subscriber was told
        consumer = AIOKafkaConsumer(**{**told, **options, "metadata_max_age_ms": _METADATA_MS})
        use(consumer)
        return consumer

    await broker.connect()
    broker.config.broker_config.builder = build
