"""Referrals are made here, listed, and followed by whoever is tied to them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import NEEDED, TokenRight
from services.referral.commands.refer import ReferPerson
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.ties import ties
from services.referral.doors.making import Synthetic, make
from services.referral.doors.v1.form.headers import IfNoneMatch, Key, answer, etag, is_known
from services.referral.doors.v1.form.paging import After, Limit
from services.referral.handlers.acting import look_up
from services.referral.handlers.answering import Answered
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.referral.store.referrals import Made
from services.referral.views.listed import OwnReferrals
from services.referral.views.tied import AnyView, SeenByReferrer, view_of
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]
MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]

_OPEN = "Your organisation has an open referral of the person for these needs already: this one, as it stands."


def add_referrals(router: APIRouter, referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes of /v1/referrals."""

    @router.post(
        "/referrals",
        tags=["referrals"],
        status_code=201,
        response_model=SeenByReferrer,
        responses={200: {"model": SeenByReferrer, "description": _OPEN}},
    )
    async def refer_a_person(
        command: ReferPerson, caller: MayRefer, request: Request, key: Key, synthetic: Synthetic = "false"
    ) -> Response:
        """Refer a person to support in their community."""
        made = await make(referring, transactions, command, caller, request, key, synthetic)
        view = SeenByReferrer.model_validate(made.referral)
        status, location = 200 if made.was_open else 201, f"/v1/referrals/{view.referral_id}"
        return answer(Answered(view.model_dump_json(), made.is_new), status, location)

    @router.get("/referrals", tags=["referrals"])
    async def list_your_referrals(
        caller: MayRefer,
        state: State | None = None,
        borough: BoroughSlug | None = None,
        after: After = None,
        limit: Limit = 50,
    ) -> OwnReferrals:
        """See the referrals that your organisation made, the latest first."""
        wanted = Made(by=caller.organisation, state=state, borough=borough)
        page = await transactions.look(
            lambda look: look.stores.referrals.made(wanted, limit=limit, after=after), by=caller
        )
        return OwnReferrals.of(page)

    _add_following(router, transactions)


def _add_following(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    @router.get("/referrals/{referral_id}", tags=["referrals"], response_model=AnyView)
    async def follow_a_referral(referral_id: UUID, caller: MaySeeSome, if_none_match: IfNoneMatch = None) -> Response:
        """See how far a referral has come: each who is tied to it has a view of their own."""
        referral = await transactions.look(partial(look_up, referral_id=referral_id), by=caller)
        headers = {"ETag": etag(referral.revision)}
        if is_known(referral.revision, if_none_match):
            return Response(status_code=304, headers=headers)
        view = view_of(referral, ties(caller, referral))
        return Response(view.model_dump_json(), 200, headers, media_type="application/json")
