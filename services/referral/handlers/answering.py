"""What is asked under a key is done once: asked again, it is answered as it was first, byte for byte."""

from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass

from services.contract.doors.rights import Tie
from services.referral.domain.referral import Referral
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.store.replies import Reply
from services.referral.views.tied import view_of
from services.runtime.working.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answered:
    """A view as JSON, and whether it was given before."""

    view: str
    is_new: bool


async def once(
    work: UnitOfWork[Referral, Stores],
    key: IdempotencyKey | None,
    act: Callable[[], Awaitable[tuple[Referral, Set[Tie]]]],
) -> Answered:
    """Act, unless the key was answered before, and answer with a view of the referral; see `answer_once`."""

    async def answer() -> str:
        return view_of(*await act()).model_dump_json()

    return await answer_once(work, key, answer)


async def answer_once(
    work: UnitOfWork[Referral, Stores], key: IdempotencyKey | None, answer: Callable[[], Awaitable[str]]
) -> Answered:
    """Answer, unless the key was answered before; raises KeyUsedBefore if another thing was asked with it.

    The answer is kept, because who asks again may have no tie any more to the referral that they gave away.
    """
    reply = await work.stores.replies.find(key.key) if key else None
    if key and reply:
        key.check(reply.request)
        return Answered(reply.answer, is_new=False)
    view = await answer()
    if key:
        await work.stores.replies.add(Reply(key.key, key.request, work.now, view))
    return Answered(view, is_new=True)
