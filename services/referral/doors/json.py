"""The door for organisations' programs: refer somebody, follow the referral, say who came."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from services.contract.rights import NEEDED, TokenRight
from services.referral import metrics
from services.referral.commands.refer import MakeReferral
from services.referral.commands.steps import RecordAttendance
from services.referral.custody import Custody
from services.referral.domain.referral import Referral
from services.referral.handlers import attending
from services.referral.handlers.acting import look_up
from services.referral.handlers.referring import Referred, Referring
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.views.followed import ReferralView
from services.runtime.ids import new_id
from services.runtime.serving.authentication import caller_with, cause_of
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
    router = APIRouter()

    @router.post("/referrals", status_code=201, response_model=ReferralView, tags=["referrals"])
    async def make_a_referral(
        command: MakeReferral, caller: MayRefer, request: Request, idempotency_key: WrittenKey = None
    ) -> Response:
        """Refer a person to support in their community."""
        key = _key(referring.custody, caller, command, idempotency_key)
        # Chosen here, because a transaction may run again after it was kept.
        referral_id = key.referral_id if key else new_id()
        cause = cause_of(caller, request)
        refer = partial(
            referring.refer, command=command, organisation=caller.organisation, referral_id=referral_id, key=key
        )
        referred = await transactions.do(refer, cause, by=caller)
        if referred.is_new:
            metrics.TAKEN_IN.labels(referred.referral.borough.value, command.referrer.role.value).inc()
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


def _key(custody: Custody, caller: Caller, command: MakeReferral, written: str | None) -> IdempotencyKey | None:
    if written is None:
        return None
    # Only what was sent, so that a field that Linkway learns next week does not make the same request another one.
    request = command.model_dump_json(exclude_unset=True)
    return IdempotencyKey.of(custody, organisation=caller.organisation, key=written, request=request)


def _created(referred: Referred) -> Response:
    view = ReferralView.of(referred.referral)
    headers = {"Location": f"/referrals/{view.referral_id}"}
    if not referred.is_new:
        headers["Idempotency-Replayed"] = "true"
    return Response(view.model_dump_json(), 201, headers, media_type="application/json")
