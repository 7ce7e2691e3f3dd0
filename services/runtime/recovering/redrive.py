"""The loop that works what people asked about records that were set aside, and those whose time has come."""

import asyncio
import contextlib
import logging
from typing import Any

from services.runtime.backoff import Backoff
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.ports import Unavailable
from services.runtime.working.unit_of_work import UnitOfWork

PAUSE_SECONDS = 0.5
_AT_ONCE = 100

log = logging.getLogger(__name__)


class Redrive:
    """Looks round now and then. Any number of processes may do so: each row is worked once, in one transaction."""

    def __init__(self, worker: BatchWorker[Any, Any]) -> None:
        self._worker = worker

    async def run(self, stop: asyncio.Event) -> None:
        """Look round until told to stop; an outage is waited out."""
        patience = Backoff()
        while not stop.is_set():
            try:
                again = await self.look_round()
                patience.reset()
            except Unavailable as away:
                await patience.wait(away)
                continue
            if not again:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)

    async def look_round(self) -> bool:
        """Work what is asked or due now, the oldest first. Gives whether there may be more."""
        rows = await self._worker.desk.do(_asked)
        done = [await self._give(row) for row in rows]
        return any(done) and len(done) == _AT_ONCE

    async def _give(self, row: ParkedRecord) -> bool:
        try:
            (await self._worker.again(row.place)).count()
        except Unavailable:
            raise
        except Exception:
            # Nothing of the row is changed, so it is tried again; others must not wait for that.
            log.exception("A second chance could not be given", extra={"place": row.place})
            return False
        return True


async def _asked(work: UnitOfWork[Any, Any]) -> list[ParkedRecord]:
    return await work.shelf.asked(work.now, _AT_ONCE)
