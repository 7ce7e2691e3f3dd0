"""A batch of records, worked in one transaction: fences, states, news, dead letters are kept together or not at all."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.runtime import metrics
from services.runtime.admission import Admission, Tally
from services.runtime.desk import Desk
from services.runtime.fences import Fences, place_of
from services.runtime.hearing import WorkBatch
from services.runtime.ledger import FenceMoved, Step, Unavailable
from services.runtime.patience import Patience
from services.runtime.reading import Read, Readable, Record
from services.runtime.work import Work

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


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it is kept."""


@dataclass
class _Trouble:
    """What has gone wrong with a batch so far."""

    patience: Patience = field(default_factory=Patience)
    poison: frozenset[str] = frozenset()
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
            await self.patience.wait(failure)
        else:
            self.failures += 1
            log.warning("A batch failed", extra={"failure": type(failure).__name__, "failures": self.failures})
            if self.failures > _TRIES * _ROUNDS:
                raise ServiceBroken("A batch fails, though none of its referrals does so alone.") from failure
            await asyncio.sleep(_TRIES_PAUSE_SECONDS)


@dataclass
class BatchWorker(Generic[S, T]):
    """Works batches for one service. Several lanes may share it."""

    desk: Desk[S, T]
    admission: Admission
    work_batch: WorkBatch[S, T]
    fences: Fences

    async def work(self, records: Sequence[Record]) -> Tally:
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
            await self.fences.read(map(place_of, records))
            trouble.fences_moved = False
        if trouble.asks_for_a_culprit:
            trouble.poison |= await self._poison(records, trouble.poison)

    async def _once(self, records: Sequence[Record], poison: frozenset[str]) -> Tally:
        await self.fences.read_missing(map(place_of, records))
        fresh = self.fences.fresh(records)
        steps = self.fences.steps(fresh)
        read = [self.admission.reader.read(record) for record in fresh]

        async def action(work: Work[S, T]) -> Tally:
            return await self._decide(work, read, steps, poison)

        tally = await self.desk.do(action) if fresh else Tally()
        self.fences.moved(steps)
        tally.fenced = len(records) - len(fresh)
        return tally

    async def _decide(
        self, work: Work[S, T], read: Sequence[Read], steps: Sequence[Step], poison: frozenset[str]
    ) -> Tally:
        await work.advance(steps)
        admitted, tally = await self.admission.admit(read, work, poison)
        await self.work_batch(admitted, work)
        return tally

    async def _poison(self, records: Sequence[Record], known: frozenset[str]) -> frozenset[str]:
        """Which referrals make the batch fail: halves are rehearsed until each culprit stands alone."""
        await self.fences.read_missing(map(place_of, records))
        read = [self.admission.reader.read(record) for record in self.fences.fresh(records)]
        keys = sorted({one.heard.key for one in read if isinstance(one, Readable)} - known)
        found = await self._culprits(keys, read)
        if len(found) == len(keys) and len(keys) >= _TOO_MANY_POISONED:
            raise ServiceBroken(f"All {len(keys)} referrals of a batch fail. Look at the log, and mend the service.")
        return found

    async def _culprits(self, keys: Sequence[str], read: Sequence[Read]) -> frozenset[str]:
        if not keys or await self._rehearse(frozenset(keys), read):
            return frozenset()
        if len(keys) == 1:
            return frozenset(keys)
        half = len(keys) // 2
        return await self._culprits(keys[:half], read) | await self._culprits(keys[half:], read)

    async def _rehearse(self, keys: frozenset[str], read: Sequence[Read]) -> bool:
        part = [one for one in read if isinstance(one, Readable) and one.heard.key in keys]

        async def rehearsal(work: Work[S, T]) -> None:
            await self._decide(work, part, (), frozenset())
            await work.finish()
            raise _Rehearsed

        try:
            await self.desk.do(rehearsal)
        except _Rehearsed:
            return True
        except (Unavailable, FenceMoved):
            raise
        except Exception as failure:
            log.warning("A referral's event fails", extra={"failure": type(failure).__name__, "keys": len(keys)})
        return False
