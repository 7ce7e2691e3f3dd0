"""A lane works the batches of its partitions one at a time, and notes what is done; lanes work side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.fences import by_place
from services.runtime.working.record import Record, TopicPartition

# Whichever comes first ends a batch. A record is counted with what it costs beside its value.
BATCH_RECORDS = 1000
BATCH_BYTES = 2 * 1024 * 1024
# Above, the lane asks for no more; below, it asks again, so early that a batch is ready when the one in hand is done.
FULL_RECORDS = 4000
FULL_BYTES = 4 * 1024 * 1024
HUNGRY_RECORDS = 2000
HUNGRY_BYTES = 2 * 1024 * 1024

_RECORD_BYTES = 512

Done = Callable[[dict[TopicPartition, int]], None]
log = logging.getLogger(__name__)


class Lane:
    """A queue of records, and the worker that empties it."""

    def __init__(self, worker: BatchWorker[Any, Any], done: Done, hungry: Callable[["Lane"], None]) -> None:
        self._worker = worker
        self._done = done
        self._hungry = hungry
        self._queue: deque[Record] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._progressed_at = monotonic()

    def add(self, records: Sequence[Record]) -> None:
        """Put records at the end of the queue."""
        if not self._queue and self._idle.is_set():
            self._progressed_at = monotonic()
        self._queue.extend(records)
        self._bytes += sum(map(_size, records))
        self._filled.set()

    @property
    def is_full(self) -> bool:
        """Whether the intake should hold back."""
        return len(self._queue) >= FULL_RECORDS or self._bytes >= FULL_BYTES

    @property
    def stalled_seconds(self) -> float:
        """How long there has been work without progress."""
        return 0.0 if self._idle.is_set() and not self._queue else monotonic() - self._progressed_at

    async def run(self) -> None:
        """Work for ever. Raises ServiceBroken."""
        while True:
            await self._filled.wait()
            while self._queue:
                self._idle.clear()
                try:
                    await self._batch(self._next_batch())
                finally:
                    self._idle.set()
            self._filled.clear()

    def _next_batch(self) -> list[Record]:
        batch: list[Record] = []
        taken = 0
        while self._queue and len(batch) < BATCH_RECORDS and taken < BATCH_BYTES:
            batch.append(self._queue.popleft())
            taken += _size(batch[-1])
        self._bytes -= taken
        return batch

    async def _batch(self, records: Sequence[Record]) -> None:
        started = monotonic()
        outcomes = await self._worker.work(records)
        self._progressed_at = monotonic()
        outcomes.count_batch(len(records), self._progressed_at - started)
        self._done({place: run[-1].offset + 1 for place, run in by_place(records)})
        if len(self._queue) < HUNGRY_RECORDS and self._bytes < HUNGRY_BYTES:
            self._hungry(self)

    async def settle(self, seconds: float) -> None:
        """Drop what is queued and wait for what is in hand: after this, the partitions may go to another process."""
        self._queue.clear()
        self._bytes = 0
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            # The fence stops what is still in hand from being done twice.
            log.warning("A batch outlasts the hand-over of its partitions", extra={"seconds": seconds})


def _size(record: Record) -> int:
    return _RECORD_BYTES + len(record.value or b"")
