"""Anybody suggests here that a listing is wrong, and who provides an organisation's services claims its listings."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.contract.doors.rights import TokenRight
from services.matching.commands.suggestions import Suggest
from services.matching.domain.search import Search
from services.matching.handlers.editing.claiming import claim
from services.matching.handlers.editing.suggesting import suggest
from services.matching.store import Stores
from services.matching.views.queue import ProposalView, SuggestedView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayList = Annotated[Caller, Depends(caller_with(TokenRight.LIST))]


def add_suggestions(router: APIRouter, transactions: RequestTransactions[Search, Stores]) -> None:
    """Add the route of /v1/listings/{service_id}/suggestions, which takes no token."""

    @router.post("/listings/{service_id}/suggestions", tags=["suggestions"], status_code=202)
    async def suggest_a_change(service_id: UUID, command: Suggest) -> SuggestedView:
        """Say what is wrong with a listing. An editor of its borough looks; the same said twice is taken once."""
        do = partial(suggest, service_id=service_id, command=command)
        kept = await transactions.do(do, by=None)
        return SuggestedView(id=kept.id, asked_at=kept.asked_at)


def add_claims(router: APIRouter, transactions: RequestTransactions[Search, Stores]) -> None:
    """Add the route of /v1/organisations/{organization_id}/claims."""

    @router.post(
        "/organisations/{organization_id}/claims",
        tags=["claims"],
        status_code=202,
        response_model_exclude_none=True,
    )
    async def claim_an_organisation(organization_id: UUID, caller: MayList, request: Request) -> ProposalView:
        """Say that you provide an organisation's services. Once an editor approves, you change its listings."""
        do = partial(claim, organization_id=organization_id)
        return ProposalView.of(await transactions.do(do, cause_of(caller, request), by=caller), None)
