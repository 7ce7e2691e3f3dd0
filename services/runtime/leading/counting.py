"""The loop that keeps a service's counters whole: it counts all anew where the rule is another, in small steps."""

import asyncio
import logging
from time import monotonic
from typing import Any

from services.runtime.backoff import Backoff
from services.runtime.leading.in_turn import lead_in_turn, pause
from services.runtime.storing.lease import Leads
from services.runtime.working.counting import CountingRule
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

LEASE_SECONDS = 10
PAUSE_SECONDS = 1.0
# Referrals that are counted in one transaction, so few that no batch waits long for it.
_AT_ONCE = 500
_FOLDED = 200
# So long it may be unnoticed that a process of another release has changed what it could not count.
_LOOK_SECONDS = 30.0

log = logging.getLogger(__name__)


class Counting:
    """Counts what is not counted yet, and takes additions together. Each step is a short transaction of its own.

    A count by another rule begins anew, at once if ours is the later one; the one of a later release is left alone once
    we have looked, so that of two releases that run side by side the later one counts.
    """

    def __init__(self, transactions: Transactions[Any, Any], rule: CountingRule[Any], lease: Leads) -> None:
        self._transactions = transactions
        self._rule = rule
        self._lease = lease
        self._is_first = True
        self._looked_at = -_LOOK_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Keep them whole, while the lease is ours, until told to stop; an outage is waited out."""
        await lead_in_turn(self._lease, self._lead, stop, PAUSE_SECONDS)

    async def _lead(self, stop: asyncio.Event, backoff: Backoff) -> None:
        while not stop.is_set():
            await self._lease.assure()
            began = monotonic()
            is_busy = await self.look_round()
            # As long as it took, so that batches have half of the database to themselves.
            await pause(stop, monotonic() - began if is_busy else PAUSE_SECONDS)
            backoff.reset()

    async def look_round(self) -> bool:
        """One step. Gives whether there is more to count."""
        while await self._transactions.do(_fold) == _FOLDED:
            pass
        is_busy = await self._transactions.do(self._step)
        self._is_first = False
        return is_busy

    async def _step(self, work: UnitOfWork[Any, Any]) -> bool:
        generation = await work.counters.generation()
        if generation is None or self._is_ours_to_begin(generation.rule):
            await work.counters.begin(self._rule.version)
            work.afterwards(self._note_begin)
            return True
        if generation.rule != self._rule.version:
            return False
        if generation.is_whole:
            return await self._look(work)
        if not await self._count_more(work):
            await work.counters.finish()
            work.afterwards(lambda: log.info("All is counted", extra={"generation": generation.number}))
        return True

    def _is_ours_to_begin(self, rule: int) -> bool:
        return rule != self._rule.version and (self._is_first or rule < self._rule.version)

    def _note_begin(self) -> None:
        log.info("All is counted anew", extra={"rule": self._rule.version})

    async def _look(self, work: UnitOfWork[Any, Any]) -> bool:
        """Now and then, whether somebody has changed what it could not count; that is no step of a count."""
        if monotonic() - self._looked_at < _LOOK_SECONDS:
            return False
        self._looked_at = monotonic()
        if await work.counters.miscounted():
            await work.counters.begin(self._rule.version)
            work.afterwards(self._note_begin)
            return True
        return await self._count_more(work) or await self._count_readable(work)

    async def _count_more(self, work: UnitOfWork[Any, Any]) -> bool:
        keys = await work.counters.uncounted(_AT_ONCE)
        await work.load(keys)
        for key in keys:
            if aggregate := work.aggregate(key):
                work.meet(key, aggregate.borough)
        if unreadable := [key for key in keys if not work.is_readable(key)]:
            log.warning("Another release has kept what cannot be counted here", extra={"referrals": len(unreadable)})
        return bool(keys)

    async def _count_readable(self, work: UnitOfWork[Any, Any]) -> bool:
        """Those that another release could not read, as far as this one can."""
        keys = await work.counters.unreadable(_AT_ONCE)
        await work.load(keys)
        known = [aggregate for key in keys if work.is_readable(key) and (aggregate := work.aggregate(key))]
        for aggregate in known:
            work.meet(aggregate.key, aggregate.borough)
        if known:
            # There may be more of them.
            self._looked_at = -_LOOK_SECONDS
        return bool(known)


async def _fold(work: UnitOfWork[Any, Any]) -> int:
    return await work.counters.fold(_FOLDED)
