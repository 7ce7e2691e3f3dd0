"""Providers see here for whom a place of theirs is held."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contract.doors.rights import TokenRight
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.doors.v1.form.paging import After, Limit
from services.referral.store import Stores
from services.referral.store.referrals import Offered
from services.referral.views.listed import OfferedReferrals
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayAttend = Annotated[Caller, Depends(caller_with(TokenRight.ATTEND))]


def add_offers(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the route of /v1/offers."""

    @router.get("/offers", tags=["referrals"])
    async def list_who_is_offered_to_you(
        caller: MayAttend, state: State | None = None, after: After = None, limit: Limit = 50
    ) -> OfferedReferrals:
        """See the open referrals for which a place at a service that you provide is held, the longest first."""
        wanted = Offered(caller.provides, state)
        page = await transactions.look(
            lambda look: look.stores.referrals.offered(wanted, limit=limit, after=after), by=caller
        )
        return OfferedReferrals.of(page)
