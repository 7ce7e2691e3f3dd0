"""A lane whose batches take long works on in smaller ones, and is not taken for one that stands still."""

import asyncio
from collections.abc import Callable, Sequence

from services.runtime.consuming.batch_size import BATCH_RECORDS
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.lane import Lane
from services.runtime.observing.outcomes import Outcomes
from services.runtime.working.record import Run
from services.runtime.working.transactions import Transactions
from tests.support.records import a_record, runs_of
from tests.toys import toy
from tests.toys.engine import ToyInMemory

HALF_SECONDS = 40.0


class SlowWorker(BatchWorker[toy.Count, None]):
    """Works each batch in two halves, and each half takes long."""

    def __init__(self) -> None:
        worker = ToyInMemory().worker
        transactions: Transactions[toy.Count, None] = worker.transactions
        super().__init__(transactions, worker.consumes, worker.decoder, worker.sealer, worker.fences, worker.nudge)
        self.now = 0.0
        self.batches: list[int] = []
        self.stalled: list[float] = []
        self.lane = Lane(self, lambda _: None, lambda _: None, clock=lambda: self.now)

    async def work(self, runs: Sequence[Run], progressed: Callable[[], None] = lambda: None) -> Outcomes:
        self.batches.append(sum(len(run.records) for run in runs))
        for _ in range(2):
            self.now += HALF_SECONDS
            self.stalled.append(self.lane.stalled_seconds)
            progressed()
        await asyncio.sleep(0)
        return Outcomes()


async def worked(worker: SlowWorker, records: int) -> None:
    worker.lane.add(runs_of([a_record(offset=n) for n in range(records)])[0])
    task = asyncio.create_task(worker.lane.run())
    while sum(worker.batches) < records:  # noqa: ASYNC110 - the worker tells how far it is
        await asyncio.sleep(0)
    task.cancel()


async def test_what_follows_a_batch_that_took_long_is_a_small_one() -> None:
    worker = SlowWorker()
    await worked(worker, BATCH_RECORDS + 100)
    first, second, *_ = worker.batches
    assert (first, second) == (BATCH_RECORDS, BATCH_RECORDS * 2 // 80)


async def test_each_half_that_is_done_is_progress() -> None:
    worker = SlowWorker()
    await worked(worker, BATCH_RECORDS)
    assert worker.stalled == [HALF_SECONDS, HALF_SECONDS]
