"""A batch of records, worked in one transaction: fences, states, news and parked records, all of it or nothing."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.contract.topics import PartnerTopic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.backoff import Backoff
from services.runtime.consuming.admission import Admission
from services.runtime.consuming.fences import Fences
from services.runtime.observing import metrics
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import RecordSealer
from services.runtime.recovering.parking import Parking, wake
from services.runtime.working.decoding import Decoded, Decoder, Decoding
from services.runtime.working.ports import FenceMoved, HandedOver, OffsetRange, TookTooLong, Unavailable
from services.runtime.working.record import Run, TopicPartition, split
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

log = logging.getLogger(__name__)

_TRIES = 3
_TRIES_PAUSE_SECONDS = 0.05
# So many different referrals that fail in a row are no poison but a broken service; at night, when few come, burying
# one after the other would go on for hours before anybody looks.
_TOO_MANY_FAILURES = 5


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How a part of a batch is worked: whom to tell once it is done, how often it may fail, whether it is parked."""

    progressed: Callable[[], None]
    tries: int = _TRIES
    park: bool = False


class ServiceBroken(Exception):
    """One record after the other fails: the process ends, and what it was given stays in the log."""


@dataclass
class BatchWorker(Generic[S, T]):
    """Works batches for one service. Several lanes may share it. `nudge` tells the redrive that something is due."""

    transactions: Transactions[S, T]
    consumes: Subscriptions[S, T]
    decoder: Decoder
    sealer: RecordSealer
    fences: Fences
    nudge: Callable[[], None]
    _failing: set[bytes | TopicPartition] = field(default_factory=set, init=False)

    async def work(self, runs: Sequence[Run], progressed: Callable[[], None] = lambda: None) -> Outcomes:
        """Work the records until they are done, however long MongoDB is away, and tell of each part that is.

        Raises ServiceBroken, FenceWentBack.
        """
        return await self._work(runs, _Attempt(progressed))

    async def _work(self, runs: Sequence[Run], attempt: _Attempt) -> Outcomes:
        try:
            outcomes = await self._until_done(runs, attempt)
        except TookTooLong:
            log.warning("A batch took too long, so half of it is worked at a time", extra={"records": _count(runs)})
            return await self._halves(runs, replace(attempt, tries=_TRIES))
        attempt.progressed()
        return outcomes

    async def _halves(self, runs: Sequence[Run], attempt: _Attempt) -> Outcomes:
        first, second = split(runs, _count(runs) // 2)
        outcomes = await self._work(first, attempt)
        return outcomes.plus(await self._work(second, attempt))

    async def _until_done(self, runs: Sequence[Run], attempt: _Attempt) -> Outcomes:
        backoff, tries = Backoff(), attempt.tries
        while True:
            try:
                return await self._once(runs, attempt.park)
            except (FenceMoved, HandedOver) as moved:
                runs = await self._left_to_us(runs, moved)
            except Unavailable as away:
                _give_up_if_less_can_be_done(away, runs)
                await backoff.wait(away)
            except Exception as failure:
                tries -= 1
                log.warning("A batch failed", extra={"failure": type(failure).__name__, "tries_left": tries})
                if not tries:
                    return await self._to_blame(runs, failure, attempt)
                await asyncio.sleep(_TRIES_PAUSE_SECONDS)

    async def _left_to_us(self, runs: Sequence[Run], moved: FenceMoved | HandedOver) -> Sequence[Run]:
        """What is to be tried again, once it is known what others have worked, and which boroughs they have taken."""
        if isinstance(moved, FenceMoved):
            metrics.FENCE_REJECTIONS.inc()
            await self.fences.read(run.place for run in runs)
            return runs
        gone = await self.transactions.storage.handed_over()
        return [run for run in runs if self.decoder.topic(run.place.topic).borough not in gone]

    async def _to_blame(self, runs: Sequence[Run], failure: Exception, attempt: _Attempt) -> Outcomes:
        """Each half by itself, in order, until the record to blame stands alone; that one is parked."""
        once = replace(attempt, tries=1)
        if _count(runs) > 1:
            return await self._halves(runs, replace(once, park=False))
        if attempt.park:
            raise ServiceBroken("A record can be neither worked nor parked. Look at the log.") from failure
        self._failing.add(self._whose(runs[0]))
        if len(self._failing) >= _TOO_MANY_FAILURES:
            raise ServiceBroken(
                f"{_TOO_MANY_FAILURES} referrals fail in a row. Look at the log, and mend the service; then ask for "
                "those of them that were parked to be worked again."
            ) from failure
        return await self._work(runs, replace(once, park=True))

    def _whose(self, run: Run) -> bytes | TopicPartition:
        """Whom a failing record counts for: a partner chooses its own keys, so all that it sends counts as one."""
        is_partners = isinstance(self.decoder.topic(run.place.topic), PartnerTopic)
        return run.place if is_partners else run.records[0].key or run.place

    async def _once(self, runs: Sequence[Run], park: bool) -> Outcomes:
        await self.fences.read_missing(runs)
        fresh = self.fences.fresh(runs)
        steps = self.fences.steps(fresh)
        decoded = [self.decoder.decode(record) for run in fresh for record in run.records]
        outcomes = await self.transactions.do(partial(self._decide, decoded, steps, park)) if fresh else Outcomes()
        self.fences.moved(steps)
        outcomes.fenced = sum(len(run.records) for run in runs) - len(decoded)
        return outcomes

    async def _decide(
        self, decoded: Sequence[Decoding], steps: Sequence[OffsetRange], park: bool, work: UnitOfWork[S, T]
    ) -> Outcomes:
        await work.advance(steps)
        await work.load([one.received.key for one in decoded if isinstance(one, Decoded)])
        outcomes, admission = Outcomes(), Admission(self.consumes.types, work, park)
        await self._sort(decoded, admission, Parking(self.sealer, work, outcomes), outcomes)
        await wake(work, sorted(admission.advanced), self.nudge)
        await self.consumes.work_batch(admission.admitted, work)
        outcomes.worked(admission.admitted)
        if admission.admitted:
            work.afterwards(self._succeeded)
        outcomes.oldest_seconds = admission.oldest_seconds
        return outcomes

    async def _sort(
        self, decoded: Sequence[Decoding], admission: Admission, parking: Parking, outcomes: Outcomes
    ) -> None:
        fates: Counter[tuple[str, Any]] = Counter()
        for one in decoded:
            if not isinstance(one, Decoded):
                parking.undecodable(one)
                continue
            fate = admission.admit(one.received)
            if isinstance(fate, DeadLetterReason):
                parking.unworked(one, fate)
            else:
                fates[one.record.topic, fate] += 1
        for (topic, fate), count in fates.items():
            outcomes.records[self.decoder.topic(topic).name, fate] += count
        await parking.write()

    def _succeeded(self) -> None:
        self._failing.clear()


def _count(runs: Sequence[Run]) -> int:
    return sum(len(run.records) for run in runs)


def _give_up_if_less_can_be_done(away: Unavailable, runs: Sequence[Run]) -> None:
    if isinstance(away, TookTooLong) and _count(runs) > 1:
        raise away
