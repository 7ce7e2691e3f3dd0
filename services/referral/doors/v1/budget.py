"""A personal health budget is granted and looked up here."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import NEEDED
from services.referral.commands.budget import SetBudget
from services.referral.domain.referral import Referral
from services.referral.doors.v1.form.headers import IfMatch, answer, revision_in
from services.referral.handlers.budget import grant, look_at_budget
from services.referral.store import Stores
from services.referral.views.record.budget import BudgetView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
_AT = "/referrals/{referral_id}/budget"


def add_budget(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes of a referral's budget."""

    @router.put(_AT, response_model=BudgetView, tags=["record"])
    async def set_the_budget(
        referral_id: UUID, command: SetBudget, caller: MaySeeSome, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Grant a personal health budget, or change its amount; never to less than was spent."""
        do = partial(grant, referral_id=referral_id, command=command, revision=revision_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    @router.get(_AT, response_model=BudgetView, tags=["record"])
    async def see_the_budget(referral_id: UUID, caller: MaySeeSome) -> Response:
        """See what was granted, what was spent, and what is left."""
        return answer(await transactions.look(partial(look_at_budget, referral_id=referral_id), by=caller))
