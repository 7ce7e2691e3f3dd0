"""A member of the service's consumer group: what it polls goes to the lanes, which commit what they have done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from time import monotonic

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.cluster import ClusterMetadata
from aiokafka.errors import IllegalStateError, KafkaError
from aiokafka.util import NO_EXTENSIONS
from faststream.kafka import KafkaBroker

from services.runtime.connections import KafkaConnection
from services.runtime.consuming.dispatch import CommitRefused, Dispatcher
from services.runtime.consuming.membership.assignor import ShareAssignor
from services.runtime.consuming.membership.rebalance import RebalanceListener
from services.runtime.consuming.membership.wanted import WantedTopics
from services.runtime.consuming.reading import shell
from services.runtime.consuming.reading.polling import SafePoll
from services.runtime.consuming.reading.salvage import RawFetch
from services.runtime.observing import metrics
from services.runtime.working.record import Run, TopicPartition

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.5
_COMMIT_SECONDS = 5.0


class KafkaAway(Exception):
    """No broker answers, or none of the topics is there; joining may succeed later."""


class BoundConsumer:
    """The consumer as lanes see it."""

    def __init__(self, consumer: AIOKafkaConsumer, mark: str = "") -> None:
        self._consumer = consumer
        self._mark = mark

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Say that everything below these offsets is done, for the database of this mark."""
        try:
            wanted = {_partition(place): (offset, self._mark) for place, offset in offsets.items()}
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
    """Subscribes to those of the wanted topics that are there, and feeds a dispatcher until it is stopped."""

    _poll: SafePoll | None = None
    _consumer: AIOKafkaConsumer = None
    _broker: KafkaBroker | None = None
    _following: asyncio.Task[None] | None = None

    def __init__(
        self,
        *,
        connection: KafkaConnection,
        group: str,
        topics: WantedTopics,
        dispatcher: Dispatcher,
        look_seconds: float,
        gather_seconds: float = 0.0,
        mark: Callable[[], Awaitable[str]],
    ) -> None:
        self._options = connection.client_options(group)
        self._dispatcher = dispatcher
        self._listener = RebalanceListener(dispatcher)
        self._made_at = monotonic()
        self._topics = topics
        self._look_seconds = look_seconds
        self._ask_mark, self._mark = mark, ""
        self._make_shell = partial(
            shell.make_shell,
            group=group,
            assignor=ShareAssignor(dispatcher.share_of),
            listener=self._listener,
            take=self._take,
            gather_seconds=gather_seconds,
        )

    @property
    def last_polled(self) -> float:
        """When, on the monotonic clock, a poll last came back from Kafka while the group knew this process."""
        return self._poll.last_polled if self._poll else self._made_at

    async def _take(self, runs: Sequence[Run]) -> None:
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
        """Join the group and begin to take records in. Raises KafkaAway, Unavailable."""
        self._mark = await self._ask_mark()
        if NO_EXTENSIONS:
            log.warning("aiokafka runs without its compiled parts, about 18 times slower; install its wheel")
        try:
            topics = self._topics.among(await shell.existing(self._options))
            if not topics:
                raise KafkaAway("Kafka has none of this service's topics. `linkway topics --create` makes them.")
            self._broker = self._make_shell(topics=topics)
            await shell.connect(self._broker, self._options, self._use)
            await self._broker.start()
        except KafkaError as away:
            if self._broker:
                await self._broker.stop()
            raise KafkaAway(f"No Kafka broker answers ({type(away).__name__}).") from away

    async def follow(self) -> None:
        """Take in wanted topics and partitions that come, and let go of topics that went, until it is told to stop."""
        self._following = asyncio.create_task(self._look_for_topics())
        await self._following

    async def _look_for_topics(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            try:
                # As the consumer's own `topics` does it, which does not tell how many partitions each has.
                there = await self._consumer._client.fetch_all_metadata()
            except KafkaError as away:
                log.warning("Kafka does not say which topics there are", extra={"failure": type(away).__name__})
                continue
            topics = self._topics.among(there.topics())
            if topics and frozenset(topics) != self._consumer.subscription():
                log.info("The topics have changed", extra={"topics": len(topics)})
                self._consumer.subscribe(topics, listener=self._listener)
            elif any(self._has_grown(topic, there) for topic in topics):
                log.info("A topic has more partitions")
                # The client itself looks every five minutes; once it knows, it joins the group anew.
                await self._consumer._client.force_metadata_update()

    def _has_grown(self, topic: str, there: ClusterMetadata) -> bool:
        known = self._consumer.partitions_for_topic(topic)
        return bool(known) and len(there.partitions_for_topic(topic) or ()) > len(known)

    def take_up(self, places: Sequence[TopicPartition]) -> None:
        """Work these of its partitions again, whose boroughs came back."""
        self._listener.take_up(places)

    async def watch(self) -> None:
        """Wait until a partition that the group gave cannot be begun, and raise why; what only takes long is no why."""
        await self._listener.watch()

    def _use(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        bound = BoundConsumer(consumer, self._mark)
        raw = RawFetch(consumer, max_bytes=shell.FETCH_BYTES, max_partition_bytes=shell.PARTITION_FETCH_BYTES)
        self._poll = SafePoll(consumer, raw.fetch, bound.is_member, self._dispatcher.hold)
        consumer.getmany = self._poll.getmany
        metrics.GROUP_MEMBER.set_function(bound.is_member)
        self._listener.attach(consumer, self._poll)
        self._dispatcher.attach(bound)

    async def stop(self) -> None:
        """Finish what is in hand, commit it, and leave the group."""
        if self._following:
            # Because it would have a client that is stopped connect anew, and nobody would close that connection.
            self._following.cancel()
            await asyncio.wait([self._following])
        await self._listener.leave()
        if self._broker:
            await self._broker.stop()


def _partition(place: TopicPartition) -> KafkaPartition:
    return KafkaPartition(place.topic, place.partition)
