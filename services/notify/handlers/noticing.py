"""Writes one notice for each event that a person is to be told of."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from services.contract.events import Matched, Unmatched
from services.notify import metrics
from services.notify.domain.notice import Notice, Status, notice_of
from services.notify.domain.telling import Telling
from services.notify.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork


async def write_notices(batch: Sequence[Received], work: UnitOfWork[Telling, Stores]) -> None:
    """Write one notice per event; it leaves after the transaction, because sending cannot be undone."""
    now = await work.stores.notices.now()
    notices = [_write(received, work, now) for received in batch if isinstance(received.event, Matched | Unmatched)]
    await work.stores.notices.add(notices)
    work.afterwards(partial(metrics.settled, [notice for notice in notices if notice.status is Status.NOT_WANTED]))


def _write(received: Received, work: UnitOfWork[Telling, Stores], now: datetime) -> Notice:
    if not isinstance(received.event, Matched | Unmatched):
        raise TypeError(f"No notice is written about {type(received.event).__name__}.")
    notice = notice_of(received.event, received.envelope, now)
    telling = work.state(received.key) or Telling()
    work.keep(received.key, telling.noticing(notice.notice_id), borough=received.envelope.borough)
    return notice
