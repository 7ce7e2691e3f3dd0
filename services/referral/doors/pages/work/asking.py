"""Who asks for the pages of link workers, about which referral, and whether they may."""

from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends

from services.contract.doors.rights import Action, TokenRight
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may
from services.referral.handlers.acting import NotYours
from services.referral.handlers.record.looking_after import find_in_the_borough
from services.referral.store import Stores
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayWork = Annotated[Caller, Depends(caller_with(TokenRight.WORK))]
# Where a person's page is, below the door; the rest of what is theirs is below it.
AT: Final = "/referrals/{referral_id:uuid}"


def page_of(referral_id: UUID, *, done: str = "") -> str:
    """The address of a person's page; with `done` it says first what was done."""
    return f"/work/referrals/{referral_id}{f'?done={done}' if done else ''}"


async def found_for(
    transactions: RequestTransactions[Referral, Stores], referral_id: UUID, caller: Caller, action: Action
) -> Referral:
    """The referral, for who may do this with it; raises ReferralNotFound, or NotYours where they may see it alone."""
    referral = await transactions.look(partial(find_in_the_borough, referral_id=referral_id), by=caller)
    if not may(caller, action, referral):
        raise NotYours("This is for the link workers of the borough. Ask one of them.")
    return referral
