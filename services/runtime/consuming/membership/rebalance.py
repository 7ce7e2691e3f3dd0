"""Partitions change hands: work in hand is finished before they go; reading begins at the fence when they come."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import KafkaError

from services.runtime.backoff import Backoff
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.consuming.reading.polling import SafePoll
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import LastRecord, TopicPartition

R = TypeVar("R")

_ENDS_SECONDS = 5.0


class RebalanceListener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """Listens to the group. The fence says where to begin, not the group's offset, because it moves with the work."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._consumer: AIOKafkaConsumer = None
        self._poll: SafePoll | None = None
        self._openings: set[asyncio.Task[None]] = set()
        self._failures: asyncio.Queue[BaseException] = asyncio.Queue()
        self._leaves = False

    def attach(self, consumer: AIOKafkaConsumer, poll: SafePoll) -> None:
        """Use these; they are made after the listener."""
        self._consumer, self._poll = consumer, poll

    async def on_partitions_revoked(self, revoked: Iterable[KafkaPartition]) -> None:
        """Finish and commit."""
        await self._close(places(revoked))

    async def on_partitions_assigned(self, assigned: Iterable[KafkaPartition]) -> None:
        """Find out where to begin, beside the group's heartbeat, which waits for this function."""
        partitions = list(assigned)
        self._consumer.pause(*partitions)
        if self._poll and not self._leaves:
            self._start(self._open(self._poll, partitions))

    async def leave(self) -> None:
        """Finish and commit; whatever the group gives from now on is left to others."""
        self._leaves = True
        if self._consumer:
            self._consumer.pause(*self._consumer.assignment())
        await self._close(list(self._dispatcher.assigned))

    async def _close(self, gone: Iterable[TopicPartition]) -> None:
        for opening in self._openings:
            opening.cancel()
        if self._poll:
            self._poll.end()
        await self._dispatcher.give_up(gone)

    def _start(self, opening: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(opening)
        self._openings.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, opening: asyncio.Task[None]) -> None:
        self._openings.discard(opening)
        if not opening.cancelled() and (failure := opening.exception()):
            self._failures.put_nowait(failure)

    async def watch(self) -> None:
        """Wait until a partition cannot be begun for a reason that no waiting mends, and raise that."""
        raise await self._failures.get()

    async def _open(self, poll: SafePoll, partitions: Sequence[KafkaPartition]) -> None:
        fences = await _answered(partial(self._dispatcher.fences_of, places(partitions)))
        last = await _answered(partial(self._dispatcher.last_records, places(partitions)))
        self._dispatcher.deal(places(partitions))
        here = await _answered(partial(self._dispatcher.worked_here, places(partitions)))
        # Each by itself, because one without a leader may be without one for hours.
        for place in here:
            self._start(self._begin(poll, KafkaPartition(*place), fences[place], last.get(place)))

    def take_up(self, those: Sequence[TopicPartition]) -> None:
        """Work these again from where their fences stand now, because their boroughs came back."""
        if self._poll and not self._leaves:
            self._start(self._open_again(self._poll, those))

    async def _open_again(self, poll: SafePoll, those: Sequence[TopicPartition]) -> None:
        fences = await _answered(partial(self._dispatcher.fences_of, those))
        for place in those:
            self._start(self._begin(poll, KafkaPartition(*place), fences[place], None))

    async def _begin(self, poll: SafePoll, partition: KafkaPartition, fence: int, last: LastRecord | None) -> None:
        place = TopicPartition(*partition)
        if fence > await _answered(partial(self._end_of, partition)):
            self._dispatcher.hold(place)
            return
        if partition not in self._consumer.assignment():
            return
        poll.begin({partition: fence}, {partition: last} if last else {})
        self._dispatcher.receive(place)
        self._consumer.resume(partition)

    async def _end_of(self, partition: KafkaPartition) -> int:
        # Not wait_for, which may lose the cancellation by which the partition is taken away again.
        async with asyncio.timeout(_ENDS_SECONDS):
            return int((await self._consumer.end_offsets([partition]))[partition])


async def _answered(ask: Callable[[], Awaitable[R]]) -> R:
    """The answer, however long it takes: nothing is worked until it is known where to begin."""
    backoff = Backoff()
    while True:
        try:
            return await ask()
        except (Unavailable, KafkaError, TimeoutError) as away:
            await backoff.wait(away)


def places(partitions: Iterable[KafkaPartition]) -> list[TopicPartition]:
    """The partitions, in the runtime's own words."""
    return [TopicPartition(partition.topic, partition.partition) for partition in partitions]
