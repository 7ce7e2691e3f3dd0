"""A batch of records, worked in one transaction: fences, states, news, dead letters are kept together or not at all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.runtime.backoff import Backoff
from services.runtime.consuming.admissions import Admissions, Poison
from services.runtime.consuming.fences import Fences, by_place
from services.runtime.consuming.rehearsal import events_before_failure, failing, goes_well
from services.runtime.observing import metrics
from services.runtime.observing.outcomes import Outcomes
from services.runtime.working.decoding import Decoded, Decoding
from services.runtime.working.ports import FenceMoved, OffsetRange, Unavailable
from services.runtime.working.record import Record
from services.runtime.working.subscriptions import WorkBatch
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

log = logging.getLogger(__name__)

_TRIES = 3
# So often culprits are looked for, before the fault must lie elsewhere.
_ROUNDS = 4
_TRIES_PAUSE_SECONDS = 0.05
# So many referrals failing all at once is no poison but a broken service; burying them all would help nobody.
_TOO_MANY_POISONED = 20


class ServiceBroken(Exception):
    """Every referral of a large batch fails: the process ends, and what it was given stays in the log."""


@dataclass
class _Trouble:
    """What has gone wrong with a batch so far."""

    backoff: Backoff = field(default_factory=Backoff)
    poison: dict[str, int] = field(default_factory=dict)
    failures: int = 0
    fences_moved: bool = False

    @property
    def asks_for_a_culprit(self) -> bool:
        return self.failures > 0 and self.failures % _TRIES == 0

    async def note(self, failure: Exception) -> None:
        """Remember the failure, and wait before the next try. Raises ServiceBroken when there have been too many."""
        if isinstance(failure, FenceMoved):
            self.fences_moved = True
            metrics.FENCE_REJECTIONS.inc()
        elif isinstance(failure, Unavailable):
            await self.backoff.wait(failure)
        else:
            self.failures += 1
            log.warning("A batch failed", extra={"failure": type(failure).__name__, "failures": self.failures})
            if self.failures > _TRIES * _ROUNDS:
                raise ServiceBroken("A batch fails, though none of its referrals does so alone.") from failure
            await asyncio.sleep(_TRIES_PAUSE_SECONDS)


@dataclass
class BatchWorker(Generic[S, T]):
    """Works batches for one service. Several lanes may share it."""

    transactions: Transactions[S, T]
    admission: Admissions
    work_batch: WorkBatch[S, T]
    fences: Fences

    async def work(self, records: Sequence[Record]) -> Outcomes:
        """Work the records until they are done, however long MongoDB is away. Raises ServiceBroken."""
        trouble = _Trouble()
        while True:
            try:
                await self._see_to(trouble, records)
                return await self._once(records, trouble.poison)
            except ServiceBroken:
                raise
            except Exception as failure:
                await trouble.note(failure)

    async def _see_to(self, trouble: "_Trouble", records: Sequence[Record]) -> None:
        if trouble.fences_moved:
            await self.fences.read(place for place, _ in by_place(records))
            trouble.fences_moved = False
        if trouble.asks_for_a_culprit:
            trouble.poison |= await self._poison(records, trouble.poison)

    async def _once(self, records: Sequence[Record], poison: Poison) -> Outcomes:
        await self.fences.read_missing(records)
        fresh = self.fences.fresh(records)
        steps = self.fences.steps(fresh)
        read = [self.admission.reader.read(record) for record in fresh]
        outcomes = await self.transactions.do(partial(self._decide, read, steps, poison)) if fresh else Outcomes()
        self.fences.moved(steps)
        outcomes.fenced = len(records) - len(fresh)
        return outcomes

    async def again(self, place: str) -> Outcomes:
        """Give one record that was set aside its second chance; if it fails once more, it waits as before."""
        keys: set[str] = set()

        async def give(poison: Poison, work: UnitOfWork[S, T]) -> Outcomes:
            admitted, outcomes = await self.admission.again(place, work, poison)
            keys.update(heard.key for heard in admitted)
            await self.work_batch(admitted, work)
            return outcomes

        try:
            return await self.transactions.do(partial(give, {}))
        except Unavailable:
            raise
        except Exception as failure:
            log.warning("A second chance failed", extra={"place": place, "failure": type(failure).__name__})
        # A row and those behind it are of one referral.
        well = await events_before_failure(
            lambda n: goes_well(self.transactions, partial(give, dict.fromkeys(keys, n)))
        )
        return await self.transactions.do(partial(give, dict.fromkeys(keys, well)))

    async def _decide(
        self, read: Sequence[Decoding], steps: Sequence[OffsetRange], poison: Poison, work: UnitOfWork[S, T]
    ) -> Outcomes:
        await work.advance(steps)
        admitted, outcomes = await self.admission.admit(read, work, poison)
        await self.work_batch(admitted, work)
        return outcomes

    async def _poison(self, records: Sequence[Record], known: Poison) -> dict[str, int]:
        """Which referrals make the batch fail, and how many of the events of each go well before."""
        await self.fences.read_missing(records)
        read = [one for one in map(self.admission.reader.read, self.fences.fresh(records)) if isinstance(one, Decoded)]
        keys = sorted({one.heard.key for one in read})

        async def works(some: Sequence[str], poison: Poison = known) -> bool:
            part = [one for one in read if one.heard.key in set(some)]
            return await goes_well(self.transactions, partial(self._decide, part, (), poison))

        found = await failing(keys, works)
        if len(found) == len(keys) and len(keys) >= _TOO_MANY_POISONED:
            raise ServiceBroken(f"All {len(keys)} referrals of a batch fail. Look at the log, and mend the service.")
        return {key: await events_before_failure(partial(_works_alone, works, key)) for key in found}


async def _works_alone(works: Callable[[Sequence[str], Poison], Awaitable[bool]], key: str, events: int) -> bool:
    return await works([key], {key: events})
