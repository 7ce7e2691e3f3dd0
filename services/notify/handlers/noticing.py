"""Writes the notices that events call for, and takes back what is not to be told any more."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.topics import OWNERS, Stream
from services.notify import metrics
from services.notify.domain.following import Consumed, follow
from services.notify.domain.line import Line
from services.notify.domain.notice import Notice, Status
from services.notify.domain.telling import Telling
from services.notify.store import Stores
from services.runtime.working.aggregate import sequence_in
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork

_REFERRAL = OWNERS[Stream.REFERRALS]


@dataclass(frozen=True)
class Noticing:
    """What a batch of events does to notices. `phones` is whom the people of each borough may ring, if anybody."""

    phones: Mapping[BoroughSlug, str] = field(default_factory=dict)

    async def work_batch(self, batch: Sequence[Received], work: UnitOfWork[Telling, Stores]) -> None:
        """Work the events in order; notices leave after the transaction, because sending cannot be undone."""
        line = await work.stores.notices.line()
        before = await _untold(batch, work)
        after = dict(before)
        for received in batch:
            # Of a synthetic referral there is nobody to be told; that its events were consumed is kept all the same.
            if not work.is_synthetic(received.key):
                self._hear(received, after, work, line)
        changed = [one for notice_id, one in after.items() if before.get(notice_id) is not one]
        await work.stores.notices.add([one for one in changed if one.notice_id not in before])
        await work.stores.notices.keep([one for one in changed if one.notice_id in before])
        _count(changed, before, work)

    def _hear(
        self, received: Received, notices: dict[UUID, Notice], work: UnitOfWork[Telling, Stores], line: Line
    ) -> None:
        envelope, event = received
        telling = work.state(received.key) or Telling()
        untold = [notices[notice_id] for notice_id in telling.untold if notice_id in notices]
        phone = self.phones.get(envelope.borough, "")
        answers = sequence_in(envelope.causationid, _REFERRAL, received.key)
        consumed = Consumed(event, envelope, line, phone, answers)
        telling, changed = follow(telling, consumed, untold)
        notices |= {one.notice_id: one for one in changed}
        work.keep(received.key, telling, borough=envelope.borough)


async def _untold(batch: Sequence[Received], work: UnitOfWork[Telling, Stores]) -> dict[UUID, Notice]:
    known = (work.state(key) for key in {received.key for received in batch})
    ids = [notice_id for telling in known if telling for notice_id in telling.untold]
    return {one.notice_id: one for one in await work.stores.notices.get(ids)} if ids else {}


def _count(changed: Sequence[Notice], before: Container[UUID], work: UnitOfWork[Telling, Stores]) -> None:
    born_in_doubt = [one for one in changed if one.status is Status.IN_DOUBT and one.notice_id not in before]
    done = [one for one in changed if one.status in (Status.NOT_WANTED, Status.CANCELLED)] + born_in_doubt
    on_their_way = [
        one for one in changed if one.status in (Status.SENDING, Status.IN_DOUBT) and one.notice_id in before
    ]
    work.afterwards(partial(metrics.settled, done))
    work.afterwards(partial(metrics.too_late, on_their_way))
