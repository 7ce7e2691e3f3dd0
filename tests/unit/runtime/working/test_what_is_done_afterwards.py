"""What is left for after the commit is done once, by whoever commits, and never for a try that came to nothing."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

import pytest

from services.contract.events import Matched
from services.runtime.bootstrap.workers import make_workers
from services.runtime.working.decoding import Received
from services.runtime.working.ports import Transaction, Unavailable
from services.runtime.working.subscriptions import all_at_once
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.storage import MemoryStorage
from tests.simulation.timeless import in_no_time
from tests.support import builders
from tests.support.records import a_record, runs_of
from tests.toys import toy

R = TypeVar("R")
Errand = UnitOfWork[toy.Count, None]


class _Conflict(Exception):
    """Another transaction was first."""


class MeetsAnother(MemoryStorage[None]):
    """Each transaction meets another's at its end, and is run a second time."""

    async def transact(self, body: Callable[[Transaction[None]], Awaitable[R]]) -> R:
        async def meets_another(transaction: Transaction[None]) -> None:
            await body(transaction)
            raise _Conflict

        with pytest.raises(_Conflict):
            await super().transact(meets_another)
        return await super().transact(body)


class Counting:
    """A service that counts the events it has worked, and fails where the toy does."""

    def __init__(self, storage: MemoryStorage[None]) -> None:
        self.counted = 0
        self.tries = 0
        service = replace(toy.a_toy(), consumes=all_at_once([Matched], self.work_batch))
        self.transactions = Transactions(service.name, service.state, storage, lambda: builders.NOW)
        self.worker, _ = make_workers(service, self.transactions, b"k" * 32)

    async def work_batch(self, batch: Sequence[Received], work: Errand) -> None:
        for received in batch:
            self.tries += 1
            work.afterwards(self.count)
            assert isinstance(received.event, Matched)
            toy.count(None, received.event, work.now)

    async def ask(self, work: Errand) -> str:
        self.tries += 1
        work.afterwards(self.count)
        return "answer"

    def count(self) -> None:
        self.counted += 1


async def test_a_request_that_is_run_twice_after_a_conflict_is_counted_once() -> None:
    service = Counting(MeetsAnother(None))

    assert await service.transactions.do(service.ask) == "answer"
    assert (service.tries, service.counted) == (2, 1)


async def test_a_batch_that_is_run_twice_after_a_conflict_is_counted_once() -> None:
    service = Counting(MeetsAnother(None))

    await service.worker.work(runs_of([a_record()]))

    assert (service.tries, service.counted) == (2, 1)


@in_no_time
async def test_what_fails_before_its_halves_are_worked_is_not_counted() -> None:
    service = Counting(MemoryStorage(None))
    failing = a_record(builders.a_matched(service_name=toy.FAILS))
    sound = a_record(builders.a_matched(referral_id=UUID(int=7)), offset=1)

    await service.worker.work(runs_of([failing, sound]))

    assert service.counted == 1
    assert service.tries > 2


async def test_a_request_that_is_not_kept_is_not_counted() -> None:
    storage = MemoryStorage(None)
    service = Counting(storage)

    async def fail(work: Errand) -> None:
        work.afterwards(service.count)
        raise Unavailable("away")

    with pytest.raises(Unavailable):
        await service.transactions.do(fail)
    assert service.counted == 0


async def test_what_is_committed_stands_though_it_cannot_be_counted(caplog: pytest.LogCaptureFixture) -> None:
    service = Counting(MemoryStorage(None))

    def cannot_count() -> None:
        raise LookupError

    async def ask(work: Errand) -> None:
        work.afterwards(cannot_count)
        work.afterwards(service.count)

    with caplog.at_level(logging.ERROR):
        await service.transactions.do(ask)
    assert service.counted == 1
    assert "after the commit failed" in caplog.text
