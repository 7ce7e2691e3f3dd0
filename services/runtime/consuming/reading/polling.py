"""Stands around each poll of Kafka: a record that the client cannot read loses no other, nor holds any up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol

from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError

from services.runtime.consuming.reading.salvage import RawPartition
from services.runtime.observing import metrics
from services.runtime.working.record import BrokenRecord, LastRecord, Record, Run, TopicPartition

log = logging.getLogger(__name__)

_FETCH_SECONDS = 5.0
# Records end the wait at once. FastStream is asked to wait for less, because it sleeps as long as it waited in vain.
_WAIT_MS = 250
_PAUSE_SECONDS = 0.5

Taken = dict[KafkaPartition, Sequence[Record]]
# FastStream chains what each partition has; a run keeps its records together.
Runs = dict[KafkaPartition, list[Run]]
_NONE: Mapping[KafkaPartition, LastRecord] = {}
FetchRaw = Callable[[Mapping[KafkaPartition, int]], Awaitable[Sequence[RawPartition]]]


class Client(Protocol):
    """What a safe poll needs of Kafka's consumer."""

    async def getmany(self, *, timeout_ms: int, max_records: int | None) -> Mapping[KafkaPartition, Sequence[Any]]:
        """The next records; where it raises, it has moved past records that it does not give."""

    def seek(self, partition: KafkaPartition, offset: int) -> None:
        """Read on from this offset."""

    def pause(self, *partitions: KafkaPartition) -> None:
        """Read no more of these."""

    def paused(self) -> Iterable[KafkaPartition]:
        """What is not read at the moment."""


class SafePoll:
    """Knows the offset that comes next in each partition, so that nothing is passed over, whatever the client does."""

    def __init__(
        self, client: Client, fetch_raw: FetchRaw, is_member: Callable[[], bool], hold: Callable[[TopicPartition], None]
    ) -> None:
        self._client = client
        self._getmany = client.getmany
        self._fetch_raw = fetch_raw
        self._is_member = is_member
        self._hold = hold
        self._next: dict[KafkaPartition, int] = {}
        self._last: dict[KafkaPartition, LastRecord] = {}
        self._in_vain = False
        self.last_polled = monotonic()

    def begin(self, offsets: Mapping[KafkaPartition, int], last: Mapping[KafkaPartition, LastRecord] = _NONE) -> None:
        """Read these partitions, beside those that were begun before, from these offsets on.

        Where the `last` record before the offset is known it is read once more, and the partition is held if another
        stands in its place: a log that was made anew may be longer than the one before.
        """
        begin = {**offsets, **{partition: record.offset for partition, record in last.items()}}
        self._last |= last
        self._next |= begin
        self._seek(begin)

    def end(self) -> None:
        """Read none any more."""
        self._next, self._last = {}, {}

    def give_again(self, runs: Sequence[Run]) -> None:
        """Give these once more, because they could not be handed on."""
        for place, records in reversed(runs):
            partition = KafkaPartition(*place)
            if partition in self._next:
                self._next[partition] = records[0].offset
        self._seek(self._next)

    def _seek(self, offsets: Mapping[KafkaPartition, int]) -> None:
        for partition, offset in offsets.items():
            self._client.seek(partition, offset)

    async def getmany(self, *, timeout_ms: int, max_records: int | None = None) -> Runs:
        """Poll: a run of records of each partition, with broken ones, or nothing. Raises ConsumerStoppedError."""
        try:
            taken = await self._getmany(timeout_ms=max(timeout_ms, _WAIT_MS), max_records=max_records)
        except ConsumerStoppedError:
            raise
        except Exception as failure:
            metrics.POLL_FAILURES.inc()
            # Its kind alone, because what it says may hold the bytes of the record.
            log.warning("Kafka's client could not give what it fetched", extra={"failure": type(failure).__name__})
            taken = await self._by_hand()
            if self._in_vain:
                return self._noted(taken)
        if self._is_member():
            self.last_polled = monotonic()
        self._in_vain = False
        return self._noted(taken)

    async def _by_hand(self) -> Taken:
        if self._in_vain:
            await asyncio.sleep(_PAUSE_SECONDS)
        begun = self._next
        self._seek(begun)
        paused = set(self._client.paused())
        try:
            offsets = {partition: offset for partition, offset in begun.items() if partition not in paused}
            async with asyncio.timeout(_FETCH_SECONDS):
                fetched = await self._fetch_raw(offsets)
        except (KafkaError, TimeoutError) as away:
            log.warning("Nor could its bytes be had", extra={"failure": type(away).__name__})
            fetched = []
        # Meanwhile the partitions may have gone to another process.
        taken = self._read(fetched) if self._next is begun else {}
        broken = [record for records in taken.values() for record in records if isinstance(record, BrokenRecord)]
        self._in_vain = not broken
        for record in broken:
            place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
            log.warning("A record is broken", extra=place | {"reason": record.reason.value})
        return taken

    def _read(self, fetched: Iterable[RawPartition]) -> Taken:
        taken: Taken = {}
        for one in fetched:
            taken[one.partition], end = one.read()
            self._client.seek(one.partition, end)
        return taken

    def _noted(self, taken: Mapping[KafkaPartition, Sequence[Record]]) -> Runs:
        return {
            partition: [Run(TopicPartition(*partition), fresh)]
            for partition, records in taken.items()
            if records and self._comes_next(records) and (fresh := self._beyond_last(partition, records))
        }

    def _beyond_last(self, partition: KafkaPartition, records: Sequence[Record]) -> Sequence[Record]:
        last = self._last.pop(partition, None)
        # It may have grown too old for the log to keep it.
        if last is None or records[0].offset != last.offset:
            return records
        if LastRecord.of(records[0]) in (last, None):
            return records[1:]
        self._stop(partition)
        return ()

    def _comes_next(self, records: Sequence[Record]) -> bool:
        partition = KafkaPartition(records[0].topic, records[0].partition)
        if partition not in self._next:
            return False
        if records[0].offset < self._next[partition]:
            # A log only grows; one that begins again is another one, and the fence knows nothing of it.
            self._stop(partition)
            return False
        self._next[partition] = records[-1].offset + 1
        return True

    def _stop(self, partition: KafkaPartition) -> None:
        del self._next[partition]
        self._client.pause(partition)
        self._hold(TopicPartition(*partition))
