"""Editors see here what waits for them, and decide."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.contract.doors.rights import TokenRight
from services.matching.domain.search import Search
from services.matching.doors.v1.headers import IfMatch, version_in
from services.matching.doors.v1.listings import After, Limit
from services.matching.handlers.editing import seeing
from services.matching.handlers.editing.deciding import decide
from services.matching.keeping.proposals import Decision
from services.matching.store import Stores
from services.matching.views.queue import ProposalView, QuestionView, QueueView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayEdit = Annotated[Caller, Depends(caller_with(TokenRight.EDIT))]
_ONE = "/listings/queue/{proposal_id}"


class SayWhetherTheSame(BaseModel):
    """What an editor says of two organisations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    are_the_same: bool = Field(strict=True)


def add_queue(router: APIRouter, transactions: RequestTransactions[Search, Stores]) -> None:
    """Add the routes of /v1/listings/queue."""

    @router.get("/listings/queue", tags=["queue"], response_model_exclude_none=True)
    async def see_what_waits(caller: MayEdit, after: After = None, limit: Limit = 50) -> QueueView:
        """See what is proposed about the listings that your boroughs keep, and what else only a human can say."""
        queue = await transactions.look(partial(seeing.queue, limit=limit, after=after), by=caller)
        return QueueView(
            proposals=tuple(ProposalView.of(one, queue.listings.get(one.about)) for one in queue.proposals.items),
            questions=tuple(map(QuestionView.of, queue.questions)),
            after=queue.proposals.after,
        )

    @router.post(f"{_ONE}/approval", tags=["queue"], response_model_exclude_none=True)
    async def approve(proposal_id: UUID, caller: MayEdit, request: Request, if_match: IfMatch = None) -> ProposalView:
        """Do what is proposed, on the version of the listing that you saw; a claim has none, and takes `*`."""
        do = partial(decide, proposal_id=proposal_id, decision=Decision.APPROVED, seen=version_in(if_match))
        return ProposalView.of(await transactions.do(do, cause_of(caller, request), by=caller), None)

    @router.post(f"{_ONE}/refusal", tags=["queue"], response_model_exclude_none=True)
    async def refuse(proposal_id: UUID, caller: MayEdit, request: Request) -> ProposalView:
        """Leave the listing as it is."""
        do = partial(decide, proposal_id=proposal_id, decision=Decision.REFUSED, seen=None)
        return ProposalView.of(await transactions.do(do, cause_of(caller, request), by=caller), None)

    @router.put("/listings/questions/{question_id}", tags=["queue"], status_code=204)
    async def say_whether_the_same(
        question_id: str, command: SayWhetherTheSame, caller: MayEdit, request: Request
    ) -> None:
        """Say whether two organisations are the same one; their feeds are read by that from then on."""
        do = partial(seeing.answer, question_id=question_id, are_the_same=command.are_the_same, by=caller.organisation)
        await transactions.do(do, cause_of(caller, request), by=caller)
