"""A lane works the batches of its partitions one at a time, and notes what is done; lanes work side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

from services.runtime import metrics
from services.runtime.batch import BatchWorker
from services.runtime.fences import place_of
from services.runtime.ledger import Place
from services.runtime.reading import Record

BATCH_RECORDS = 500
# Above, the lane asks for no more; below, it asks again.
FULL_RECORDS = 2000
HUNGRY_RECORDS = 500

Done = Callable[[dict[Place, int]], None]
log = logging.getLogger(__name__)


class Lane:
    """A queue of records, and the worker that empties it."""

    def __init__(self, worker: BatchWorker[Any, Any], done: Done, hungry: Callable[["Lane"], None]) -> None:
        self._worker = worker
        self._done = done
        self._hungry = hungry
        self._queue: deque[Record] = deque()
        self._filled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._progressed_at = monotonic()

    def add(self, records: Iterable[Record]) -> None:
        """Put records at the end of the queue."""
        if not self._queue and self._idle.is_set():
            self._progressed_at = monotonic()
        self._queue.extend(records)
        self._filled.set()

    @property
    def is_full(self) -> bool:
        """Whether the intake should hold back."""
        return len(self._queue) >= FULL_RECORDS

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
                    await self._batch([self._queue.popleft() for _ in range(min(BATCH_RECORDS, len(self._queue)))])
                finally:
                    self._idle.set()
            self._filled.clear()

    async def _batch(self, records: Sequence[Record]) -> None:
        started = monotonic()
        tally = await self._worker.work(records)
        self._progressed_at = monotonic()
        metrics.batch_worked(tally, len(records), self._progressed_at - started)
        self._done({place_of(record): record.offset + 1 for record in records})
        if len(self._queue) < HUNGRY_RECORDS:
            self._hungry(self)

    async def settle(self, seconds: float) -> None:
        """Drop what is queued and wait for what is in hand: after this, the partitions may go to another process."""
        self._queue.clear()
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            # The fence stops what is still in hand from being done twice.
            log.warning("A batch outlasts the hand-over of its partitions", extra={"seconds": seconds})
