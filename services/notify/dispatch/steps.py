"""What is written before and after a message leaves, each step one transaction, timed by the database's clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from services.contract.events import PersonTold
from services.notify import metrics
from services.notify.domain import life, order
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Outcome
from services.notify.domain.telling import Telling
from services.notify.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

# So long it is left where another release has kept what says whether it is still to be told.
_A_WHILE = timedelta(minutes=10)


async def claim(work: UnitOfWork[Telling, Stores], *, worker: str, lease: timedelta, limit: int) -> list[Notice]:
    """Give the worker the notices that have been due the longest, those that it had and could not begin among them."""
    now = await work.stores.notices.now()
    found = await work.stores.notices.due(now, worker, limit)
    claimed = [life.claim(notice, worker, now + lease) for notice in found]
    await work.stores.notices.keep(claimed)
    return claimed


async def give_back(work: UnitOfWork[Telling, Stores], notice_ids: Iterable[UUID], *, worker: str) -> None:
    """Let others have what the worker claimed and will not begin."""
    found = await work.stores.notices.get(notice_ids)
    await work.stores.notices.keep([free for notice in found if (free := life.give_back(notice, worker))])


async def begin(
    work: UnitOfWork[Telling, Stores], notice_ids: Iterable[UUID], *, worker: str, lease: timedelta
) -> list[Notice]:
    """Mark those that the worker still has as being sent: this function will give them, and only they may leave.

    The others are cancelled, wait, or are left to a human, as their order says.
    """
    now = await work.stores.notices.now()
    found = await work.stores.notices.get(notice_ids)
    beside = await _untold_beside(found, work)
    ours = [one for one in found if work.is_readable(str(one.referral_id))]
    begun = (order.begin(one, beside[one.referral_id], worker, now, now + lease) for one in ours)
    # What another release has kept may say that it is not to be told any more.
    later = [one.model_copy(update={"due_at": now + _A_WHILE, "lease": None}) for one in found if one not in ours]
    after = [*(one for one in begun if one), *later]
    await work.stores.notices.keep(after)
    done = [one for one in after if one.status in (Status.CANCELLED, Status.FAILED)]
    work.afterwards(partial(metrics.settled, done))
    return [one for one in after if one.status is Status.SENDING]


async def _untold_beside(found: Iterable[Notice], work: UnitOfWork[Telling, Stores]) -> Mapping[UUID, Sequence[Notice]]:
    """What is not told yet of the same referrals, by referral and in order, these notices among it."""
    known = {notice.notice_id: notice for notice in found}
    keys = list(dict.fromkeys(str(notice.referral_id) for notice in known.values()))
    await work.load(keys)
    tellings = filter(None, map(work.readable_state, keys))
    others = {notice_id for telling in tellings for notice_id in telling.untold} - known.keys()
    if others:
        known |= {notice.notice_id: notice for notice in await work.stores.notices.get(others)}
    beside: dict[UUID, list[Notice]] = {}
    for notice in sorted(known.values(), key=lambda one: one.cause.sequence):
        beside.setdefault(notice.referral_id, []).append(notice)
    return beside


async def settle(work: UnitOfWork[Telling, Stores], outcomes: Mapping[UUID, Outcome], *, worker: str) -> list[Notice]:
    """Keep what came of sending, and say of each message that left that the person was told."""
    now = await work.stores.notices.now()
    found = await work.stores.notices.get(outcomes)
    settled = [after for one in found if (after := life.settle(one, outcomes[one.notice_id], worker, now))]
    await work.stores.notices.keep(settled)
    await _say([notice for notice in settled if notice.status is Status.SENT], work)
    return settled


async def _say(sent: list[Notice], work: UnitOfWork[Telling, Stores]) -> None:
    await work.load(str(notice.referral_id) for notice in sent)
    for notice in sent:
        key = str(notice.referral_id)
        telling = work.state(key) or Telling()
        work.keep(key, telling.telling(notice), borough=notice.borough)
        work.because_of(notice.cause)
        work.say(key, _told(notice, work))


def _told(notice: Notice, work: UnitOfWork[Telling, Stores]) -> PersonTold:
    return PersonTold(
        referral_id=notice.referral_id,
        notice_id=notice.notice_id,
        about=notice.about,
        channel=notice.channel,
        told_at=work.now,
    )


async def doubt(work: UnitOfWork[Telling, Stores], limit: int) -> list[Notice]:
    """Put in doubt what was being sent by a worker that fell silent; it is never sent again by itself."""
    found = await work.stores.notices.abandoned(await work.stores.notices.now(), limit)
    doubted = [life.doubt(notice) for notice in found]
    await work.stores.notices.keep(doubted)
    return doubted
