"""Link workers see here which referrals are about one person, and say so of two people, or take it back."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import NEEDED, TokenRight
from services.referral.commands.merge import MergePeople, UnmergePeople
from services.referral.domain.referral import Referral
from services.referral.doors.v1.form.headers import Key, key_of
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.people import merging
from services.referral.handlers.people.same_person import same_person
from services.referral.store import Stores
from services.referral.views.same_person import MergeView, SamePersonView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions
from services.runtime.working.unit_of_work import UnitOfWork

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
MayMerge = Annotated[Caller, Depends(caller_with(TokenRight.MERGE))]
Work = UnitOfWork[Referral, Stores]
_Commands = MergePeople | UnmergePeople


def add_people(router: APIRouter, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes about people."""

    @router.get("/referrals/{referral_id}/same-person", tags=["people"])
    async def see_what_else_is_about_the_person(referral_id: UUID, caller: MaySeeSome) -> SamePersonView:
        """See the person's other referrals in your boroughs, and those of people who may be the same."""
        return await transactions.look(partial(same_person, referral_id=referral_id), by=caller)

    async def done(
        act: Callable[[Work, Any], Awaitable[MergeView]], command: _Commands, caller: Caller, request: Request, key: str
    ) -> Response:
        say = partial(merging.say_once, act=act, command=command, key=key_of(referring, caller, request, command, key))
        answered = await transactions.do(say, cause_of(caller, request), by=caller)
        headers = {} if answered.is_new else {"Idempotency-Replayed": "true"}
        return Response(answered.view, 200, headers, media_type="application/json")

    @router.post("/people/merges", tags=["people"], response_model=MergeView)
    async def merge_two_people(command: MergePeople, caller: MayMerge, request: Request, key: Key) -> Response:
        """Say that the people of two referrals are one. Who said so, when and why is kept for good."""
        return await done(merging.merge, command, caller, request, key)

    @router.post("/people/unmerges", tags=["people"], response_model=MergeView)
    async def take_a_merge_back(command: UnmergePeople, caller: MayMerge, request: Request, key: Key) -> Response:
        """Take back that the people of two referrals are one."""
        return await done(merging.unmerge, command, caller, request, key)
