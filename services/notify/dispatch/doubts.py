"""The loop that finds messages whose worker fell silent while sending, keeps the doubt, and shows how many wait."""

import asyncio
from functools import partial

from services.notify import metrics
from services.notify.dispatch import steps
from services.notify.dispatch.worker import pause
from services.notify.domain.notice import Status
from services.notify.domain.telling import Telling
from services.notify.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

_EVERY_SECONDS = 2.0
_AT_ONCE = 100
_NOT_DONE = (Status.DUE, Status.SENDING, Status.IN_DOUBT, Status.FAILED)


async def watch(transactions: Transactions[Telling, Stores], stop: asyncio.Event) -> None:
    """Look again and again until told to stop."""
    patience = Backoff()
    while not stop.is_set():
        try:
            await look(transactions)
            patience.reset()
        except Unavailable as away:
            await patience.wait(away)
        await pause(stop, _EVERY_SECONDS)


async def look(transactions: Transactions[Telling, Stores]) -> None:
    """Put in doubt what has to be, and count what is not done with."""
    metrics.settled(await transactions.do(partial(steps.doubt, limit=_AT_ONCE)))
    metrics.standing(await transactions.do(_standing))


async def _standing(work: UnitOfWork[Telling, Stores]) -> dict[Status, int]:
    return await work.stores.notices.standing(_NOT_DONE)
