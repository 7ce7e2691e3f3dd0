"""The loop that works timers whose time has come, each like a command: in one transaction, which takes its row away."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from pydantic import BaseModel

from services.runtime.backoff import Backoff
from services.runtime.leading.in_turn import lead_in_turn, pause
from services.runtime.observing import metrics
from services.runtime.storing.lease import Leads
from services.runtime.working.kept_state import KeptByAnotherRelease
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Unavailable
from services.runtime.working.subscriptions import WorkTimer
from services.runtime.working.timer import Timer, to_the_millisecond
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

PAUSE_SECONDS = 0.5
LEASE_SECONDS = 10
_AT_ONCE = 100
_LONGEST_WAIT = timedelta(minutes=1)
WORKED, WAITS, FAILED, GONE = "worked", "waits", "failed", "gone"

log = logging.getLogger(__name__)


class Timers:
    """Decides, as of the time that a timer was set to, what follows from its referral's state.

    Where an event of the referral is parked, the timer waits: its decision would not know of what has happened before.
    It waits, too, while another works the referral's borough.
    So it does where another release has kept what this one cannot read.
    One whose decision fails waits too, longer each time, and keeps no other from being worked. The lease keeps
    processes from working the same timer in vain; each is worked once without it, too.
    """

    def __init__(
        self, transactions: Transactions[Any, Any], table: Mapping[str, WorkTimer[Any, Any]], lease: Leads
    ) -> None:
        self._transactions = transactions
        self._table = table
        self._lease = lease
        for outcome in (WORKED, WAITS, FAILED, GONE):
            metrics.TIMERS.labels(outcome)

    async def run(self, stop: asyncio.Event) -> None:
        """Work what is due, while the lease is ours, until told to stop; an outage is waited out."""
        await lead_in_turn(self._lease, self._lead, stop, PAUSE_SECONDS)

    async def _lead(self, stop: asyncio.Event, backoff: Backoff) -> None:
        while not stop.is_set():
            if not await self.look_round():
                await pause(stop, PAUSE_SECONDS)
            backoff.reset()

    async def look_round(self) -> bool:
        """Work what is due now, the longest due first. Gives whether there may be more."""
        due = await self._due()
        for timer in due:
            metrics.TIMERS.labels(await self._work(timer)).inc()
        return len(due) == _AT_ONCE

    async def _due(self) -> list[Timer]:
        # In no transaction, because each timer is read again in its own, and most looks find nothing.
        now = self._transactions.clock()
        return await self._transactions.storage.look(lambda kept: kept.ledger.timers.due(now, _AT_ONCE))

    async def _work(self, timer: Timer) -> str:
        cause = Cause(f"/{self._transactions.service}", *timer.cause[1:])
        try:
            return await self._transactions.do(partial(self._decide, timer), cause)
        except Unavailable:
            raise
        except KeptByAnotherRelease:
            await self._transactions.do(partial(_postpone, timer))
            return WAITS
        except Exception:
            log.exception("A timer could not be worked; it is tried again", extra={"timer": timer.name})
            await self._transactions.do(partial(_postpone, timer))
            return FAILED

    async def _decide(self, timer: Timer, work: UnitOfWork[Any, Any]) -> str:
        if await work.timers.find(timer.key, timer.name) != timer:
            return GONE
        await work.load([timer.key])
        aggregate = work.aggregate(timer.key)
        if aggregate and aggregate.rests:
            await _postpone(timer, work)
            return WAITS
        # A name that is not known is another release's, and is kept for it.
        work_timer = self._table[timer.name]
        if not self._is_due(work.state(timer.key), timer):
            await work.timers.remove([(timer.key, timer.name)])
            return GONE
        work.as_of(timer.at)
        await work_timer(timer, work)
        if self._is_due(work.state(timer.key), timer):
            raise RuntimeError(f"What works {timer.name} leaves its own timer as it was.")
        return WORKED

    def _is_due(self, state: BaseModel | None, timer: Timer) -> bool:
        at = self._transactions.due(state).get(timer.name) if state is not None and self._transactions.due else None
        return at is not None and to_the_millisecond(at) == timer.at


async def _postpone(timer: Timer, work: UnitOfWork[Any, Any]) -> None:
    await work.timers.postpone(timer, work.now + min(timedelta(seconds=2 ** min(timer.tries, 6)), _LONGEST_WAIT))
