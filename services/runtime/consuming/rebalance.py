"""Partitions change hands: work in hand is finished before they go; reading begins at the fence when they come."""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka import TopicPartition as KafkaPartition

from services.runtime.backoff import Backoff
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.consuming.polling import SafePoll
from services.runtime.working.record import TopicPartition

log = logging.getLogger(__name__)

_ENDS_SECONDS = 5.0


class RebalanceListener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """Listens to the group. The fence says where to begin, not the group's offset, because it moves with the work."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._consumer: AIOKafkaConsumer = None
        self._poll: SafePoll | None = None
        self._opening: asyncio.Task[None] | None = None
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
            self._opening = asyncio.create_task(self._open(self._poll, partitions))

    async def leave(self) -> None:
        """Finish and commit; whatever the group gives from now on is left to others."""
        self._leaves = True
        if self._consumer:
            self._consumer.pause(*self._consumer.assignment())
        await self._close(list(self._dispatcher.assigned))

    async def _close(self, gone: Iterable[TopicPartition]) -> None:
        if self._opening:
            self._opening.cancel()
        if self._poll:
            self._poll.begin({})
        await self._dispatcher.give_up(gone)

    async def _open(self, poll: SafePoll, partitions: Sequence[KafkaPartition]) -> None:
        backoff = Backoff()
        while True:
            try:
                fences = await self._dispatcher.fences_of(places(partitions))
                # Not wait_for, which may lose the cancellation by which the partitions are taken away again.
                async with asyncio.timeout(_ENDS_SECONDS):
                    ends = await self._consumer.end_offsets(partitions)
                break
            except Exception as away:  # whatever it is, nothing is worked until it is known where to begin
                await backoff.wait(away)
        begin = {partition: fences[TopicPartition(*partition)] for partition in partitions}
        good = {partition: fence for partition, fence in begin.items() if fence <= ends[partition]}
        poll.begin(good)
        self._dispatcher.receive(places(good))
        self._consumer.resume(*good)
        for partition in begin.keys() - good.keys():
            self._dispatcher.hold(TopicPartition(*partition))


def places(partitions: Iterable[KafkaPartition]) -> list[TopicPartition]:
    """The partitions, in the runtime's own words."""
    return [TopicPartition(partition.topic, partition.partition) for partition in partitions]
