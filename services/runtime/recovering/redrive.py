"""The loop that takes up parked records: those that somebody asked about, and those that are due."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from services.runtime.backoff import Backoff
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.releasing import Releasing
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.ports import HandedOver, Unavailable
from services.runtime.working.transactions import Transactions

PAUSE_SECONDS = 0.5
_AT_ONCE = 100

log = logging.getLogger(__name__)


class Redrive:
    """Looks now and then, and at once when it is nudged. Any number of processes may: each row is worked once."""

    def __init__(self, transactions: Transactions[Any, Any], releasing: Releasing) -> None:
        self._transactions = transactions
        self._releasing = releasing
        self._nudged = asyncio.Event()
        # Rows that could not be redriven when they were last tried: they come after all others that are due.
        self._failing: set[str] = set()

    def nudge(self) -> None:
        """Something has become due in this process."""
        self._nudged.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop; an outage is waited out."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                more = await self.look()
                backoff.reset()
            except Unavailable as away:
                await backoff.wait(away)
                continue
            if not more:
                await _any(stop, self._nudged)

    async def look(self) -> bool:
        """Work what is due now, the oldest first. Gives whether there may be more."""
        self._nudged.clear()
        rows = await self._due()
        referrals = {row.key or row.place: row for row in rows}
        done = [await self._work(row) for row in referrals.values()]
        return (any(done) or bool(self._failing)) and len(rows) == _AT_ONCE

    async def _due(self) -> Sequence[ParkedRecord]:
        # In no transaction, because each row is read again in its own, and most looks find nothing.
        now, limit = self._transactions.clock(), _AT_ONCE + len(self._failing)
        rows = await self._transactions.storage.look(lambda kept: kept.ledger.parked.due(now, limit))
        fresh = [row for row in rows if row.place not in self._failing]
        if not fresh:
            self._failing.clear()
        return (fresh or rows)[:_AT_ONCE]

    async def _work(self, found: ParkedRecord) -> bool:
        try:
            (await self._in_parts(found)).count()
        except HandedOver:
            # For whoever has taken its borough over, and others must not wait for that.
            self._failing.add(found.place)
            return False
        except Unavailable:
            raise
        except Exception:
            # Nothing of it is changed, so it is tried again; others must not wait for that.
            log.exception("A parked record could not be redriven", extra={"place": found.place})
            self._failing.add(found.place)
            return False
        return True

    async def _in_parts(self, found: ParkedRecord) -> Outcomes:
        """All that may follow in one transaction; where that fails fewer, down to the one to blame, which is parked."""
        limit = _AT_ONCE
        while True:
            try:
                return await self._release(found, limit)
            except Unavailable:
                raise
            except Exception as failure:
                log.warning("A redrive failed", extra={"place": found.place, "failure": type(failure).__name__})
            if limit == 1:
                return await self._release(found, limit, park=True)
            limit //= 2

    async def _release(self, found: ParkedRecord, limit: int, *, park: bool = False) -> Outcomes:
        return await self._transactions.do(partial(self._releasing.release, found, limit, park, self.nudge))


async def _any(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    with suppress(TimeoutError):
        await asyncio.wait(waits, timeout=PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
