"""A lane works the batches of its partitions one at a time, and notes what is done; lanes work side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from services.runtime.consuming.batch_size import BatchSize
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.working.record import Run, TopicPartition, size_of, split

# Above, the lane asks for no more; below, it asks again, so early that a batch is ready when the one in hand is done.
FULL_RECORDS = 4000
FULL_BYTES = 4 * 1024 * 1024
LOW_RECORDS = 2000
LOW_BYTES = 2 * 1024 * 1024

Done = Callable[[dict[TopicPartition, int]], None]
log = logging.getLogger(__name__)


class Lane:
    """A queue of records, and the worker that empties it."""

    def __init__(
        self,
        worker: BatchWorker[Any, Any],
        done: Done,
        wants_more: Callable[["Lane"], None],
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._worker = worker
        self._done = done
        self._wants_more = wants_more
        self._clock = clock
        self._size = BatchSize()
        self._queue: deque[Run] = deque()
        self._partners: dict[TopicPartition, list[Run]] = {}
        self._records = 0
        self._bytes = 0
        self._filled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._progressed_at = self._clock()

    def add(self, run: Run) -> None:
        """Put records at the end of the queue."""
        self._wake()
        self._queue.append(run)
        self._records += len(run.records)
        self._bytes += sum(map(size_of, run.records))

    def add_partners(self, run: Run) -> None:
        """Put records at the end of this partner's own queue."""
        self._wake()
        self._partners.setdefault(run.place, []).append(run)

    def waiting(self, place: TopicPartition) -> int:
        """How many records of a partner wait."""
        return sum(len(run.records) for run in self._partners.get(place, ()))

    def _wake(self) -> None:
        if not self._has_work and self._idle.is_set():
            self._progressed_at = self._clock()
        self._filled.set()

    @property
    def _has_work(self) -> bool:
        return bool(self._queue or self._partners)

    @property
    def is_full(self) -> bool:
        """Whether the consumer should hold back."""
        return self._records >= FULL_RECORDS or self._bytes >= FULL_BYTES

    @property
    def stalled_seconds(self) -> float:
        """How long there has been work without progress."""
        return 0.0 if self._idle.is_set() and not self._has_work else self._clock() - self._progressed_at

    async def run(self) -> None:
        """Work for ever. Raises ServiceBroken."""
        while True:
            await self._filled.wait()
            while self._has_work:
                self._idle.clear()
                try:
                    await self._batch(self._next_batch())
                finally:
                    self._idle.set()
            self._filled.clear()

    def _next_batch(self) -> list[Run]:
        batch: list[Run] = []
        records = size = 0
        while self._queue:
            run = self._queue.popleft()
            count, taken = self._size.fitting(run.records, records, size)
            fits, rest = split([run], count)
            batch += fits
            records, size = records + count, size + taken
            if rest:
                self._queue.extendleft(rest)
                break
        self._records -= records
        self._bytes -= size
        return batch + [run for place in list(self._partners) for run in self._of_partner(place)]

    def _of_partner(self, place: TopicPartition) -> list[Run]:
        runs = self._partners.pop(place)
        records = [record for run in runs for record in run.records]
        count = self._size.fitting_of_a_partner(records)
        if rest := records[count:]:
            # Behind the other partners of this lane.
            self._partners[place] = [Run(place, rest)]
        return [Run(place, records[:count])]

    async def _batch(self, runs: Sequence[Run]) -> None:
        started = self._clock()
        outcomes = await self._worker.work(runs, self._progressed)
        seconds = self._clock() - started
        self._size.took(seconds)
        outcomes.count_batch(sum(len(run.records) for run in runs), seconds)
        self._done({run.place: run.records[-1].offset + 1 for run in runs})
        if self._records < LOW_RECORDS and self._bytes < LOW_BYTES:
            self._wants_more(self)

    def _progressed(self) -> None:
        self._progressed_at = self._clock()

    async def settle(self, seconds: float) -> None:
        """Drop what is queued and wait for what is in hand: after this, the partitions may go to another process."""
        self._queue.clear()
        self._partners.clear()
        self._records = self._bytes = 0
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            # The fence stops what is still in hand from being done twice.
            log.warning("A batch outlasts the hand-over of its partitions", extra={"seconds": seconds})
