"""The door for organisations' programs: refer somebody, follow the referral, say who came."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from services.contract.doors.rights import NEEDED, TokenRight
from services.referral.commands.refer import MakeReferral
from services.referral.commands.steps import RecordAttendance
from services.referral.domain.referral import Referral
from services.referral.doors.making import Synthetic, make
from services.referral.handlers import attending
from services.referral.handlers.acting import look_up
from services.referral.handlers.intake.referring import Referred, Referring
from services.referral.store import Stores
from services.referral.views.followed import ReferralView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.serving.requests.json_bodies import JsonRoute
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]
MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
WrittenKey = Annotated[
    str | None,
    Header(
        min_length=1, max_length=255, description="The same key with the same request is answered alike, once made."
    ),
]


def referrals(referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    """The routes of referrers and of providers."""
    router = APIRouter(route_class=JsonRoute)

    @router.post("/referrals", status_code=201, response_model=ReferralView, tags=["referrals"])
    async def make_a_referral(
        command: MakeReferral,
        caller: MayRefer,
        request: Request,
        idempotency_key: WrittenKey = None,
        synthetic: Synthetic = "false",
    ) -> Response:
        """Refer a person to support in their community."""
        referred = await make(referring, transactions, command, caller, request, idempotency_key, synthetic)
        return _created(referred)

    @router.get("/referrals/{referral_id}", tags=["referrals"])
    async def follow_a_referral(referral_id: UUID, caller: MaySeeSome) -> ReferralView:
        """See how far a referral has come, and where it led."""
        return ReferralView.of(await transactions.look(partial(look_up, referral_id=referral_id), by=caller))

    @router.post("/referrals/{referral_id}/attendance", tags=["attendance"])
    async def record_attendance(
        referral_id: UUID, command: RecordAttendance, caller: MaySeeSome, request: Request
    ) -> ReferralView:
        """Say whether the person came, and on which day."""
        cause = cause_of(caller, request)
        recorded = await transactions.do(
            lambda work: attending.record_attendance(work, referral_id, command, by=caller.organisation),
            cause,
            by=caller,
        )
        return ReferralView.of(recorded)

    return router


def _created(referred: Referred) -> Response:
    view = ReferralView.of(referred.referral)
    headers = {"Location": f"/referrals/{view.referral_id}"}
    if not referred.is_new:
        headers["Idempotency-Replayed"] = "true"
    status = 200 if referred.was_open else 201
    return Response(view.model_dump_json(), status, headers, media_type="application/json")
