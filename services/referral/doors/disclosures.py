"""The door of those who must reach a person: it opens details, as far as a purpose needs them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.contract.doors.rights import TokenRight
from services.referral import metrics
from services.referral.commands.disclose import Disclose
from services.referral.custody import Custody
from services.referral.domain.referral import Referral
from services.referral.handlers.consent import disclosing
from services.referral.store import Stores
from services.referral.views.disclosed import DisclosureView
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.requests.json_bodies import JsonRoute
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayDisclose = Annotated[Caller, Depends(caller_with(TokenRight.DISCLOSE))]


def disclosures(custody: Custody, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    """The routes below /disclosures."""
    router = APIRouter(route_class=JsonRoute, tags=["disclosures"])

    @router.post("")
    async def disclose(command: Disclose, caller: MayDisclose) -> DisclosureView:
        """Learn what a purpose needs about people; each look is recorded."""
        opened = await transactions.do(lambda work: disclosing.disclose(work, custody, command), by=caller)
        metrics.DISCLOSED.labels(command.purpose.value).inc(len(opened.people))
        metrics.SEALS_BROKEN.inc(len(opened.broken))
        return opened

    return router
