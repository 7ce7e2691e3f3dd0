"""What the service does when it hears that a place was found, or that there is none."""

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
    notices = [_write(heard, work, now) for heard in batch]
    await work.stores.notices.add(notices)
    work.afterwards(partial(metrics.settled, [notice for notice in notices if notice.status is Status.NOT_WANTED]))


def _write(heard: Received, work: UnitOfWork[Telling, Stores], now: datetime) -> Notice:
    if not isinstance(heard.event, Matched | Unmatched):
        raise TypeError(f"No notice is written about {type(heard.event).__name__}.")
    notice = notice_of(heard.event, heard.envelope, now)
    telling = work.state(heard.key) or Telling()
    work.keep(heard.key, telling.noticing(notice.notice_id), borough=heard.envelope.borough)
    return notice
