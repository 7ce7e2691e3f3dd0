"""The loop that works what people asked about records that were set aside, and those whose time has come."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from services.runtime.backoff import Backoff
from services.runtime.observing.outcomes import Outcomes
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

PAUSE_SECONDS = 0.5
_AT_ONCE = 100

log = logging.getLogger(__name__)


# Works one parked record, by its place, in one transaction.
WorkRow = Callable[[str], Awaitable[Outcomes]]


class Redrive:
    """Looks round now and then. Any number of processes may do so: each row is worked once, in one transaction."""

    def __init__(self, transactions: Transactions[Any, Any], work_row: WorkRow) -> None:
        self._transactions = transactions
        self._work_row = work_row

    async def run(self, stop: asyncio.Event) -> None:
        """Look round until told to stop; an outage is waited out."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                again = await self.look_round()
                backoff.reset()
            except Unavailable as away:
                await backoff.wait(away)
                continue
            if not again:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)

    async def look_round(self) -> bool:
        """Work what is asked or due now, the oldest first. Gives whether there may be more."""
        rows = await self._transactions.do(_asked)
        done = [await self._give(row) for row in rows]
        return any(done) and len(done) == _AT_ONCE

    async def _give(self, row: ParkedRecord) -> bool:
        try:
            (await self._work_row(row.place)).count()
        except Unavailable:
            raise
        except Exception:
            # Nothing of the row is changed, so it is tried again; others must not wait for that.
            log.exception("A second chance could not be given", extra={"place": row.place})
            return False
        return True


async def _asked(work: UnitOfWork[Any, Any]) -> list[ParkedRecord]:
    return await work.parked.asked(work.now, _AT_ONCE)
