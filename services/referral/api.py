"""The doors for organisations: refer somebody, follow the referral, say who came, and ask for a person's details."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from services.referral import disclosing, handlers, metrics
from services.referral.commands import Disclose, MakeReferral, RecordAttendance
from services.referral.custody import Custody
from services.referral.domain.referral import Referral
from services.referral.intake import Errand, Intake
from services.referral.repeats import Slip, until_free
from services.referral.store import Stores
from services.referral.views import DisclosureView, ReferralView
from services.runtime.ids import new_id
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import Transactions

ReferralDesk: TypeAlias = Transactions[Referral, Stores]

MayRefer = Annotated[Caller, Depends(caller_with("referral:refer"))]
MayAttend = Annotated[Caller, Depends(caller_with("referral:attend"))]
MayDisclose = Annotated[Caller, Depends(caller_with("referral:disclose"))]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1, max_length=255, description="The same key with the same request is answered alike, once made."
    ),
]


def referring(intake: Intake, transactions: ReferralDesk) -> APIRouter:
    """The doors of whoever refers."""
    router = APIRouter(tags=["referrals"])

    @router.post("/referrals", status_code=201, response_model=ReferralView)
    async def make_a_referral(
        command: MakeReferral, caller: MayRefer, request: Request, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Refer a person to support in their community."""
        slip = _slip(intake.custody, caller, command, idempotency_key)
        referral_id = slip.referral_id if slip else new_id()
        cause = cause_of(caller, request)

        async def refer(work: Errand) -> handlers.Answer:
            return await handlers.refer(
                work, intake, command, organisation=caller.organisation, referral_id=referral_id, slip=slip
            )

        answer = await until_free(lambda: transactions.do(refer, cause))
        if answer.made:
            metrics.TAKEN_IN.labels(answer.made.borough.value, command.referrer.role.value).inc()
        return _response(answer, referral_id)

    @router.get("/referrals/{referral_id}")
    async def follow_a_referral(referral_id: UUID, caller: MayRefer) -> ReferralView:
        """See how far a referral of your own has come, and where it led."""
        referral = await transactions.do(lambda work: handlers.look_up_own(work, referral_id, caller.organisation))
        return ReferralView.of(referral)

    return router


def _slip(custody: Custody, caller: Caller, command: MakeReferral, key: str | None) -> Slip | None:
    if key is None:
        return None
    # Only what was sent, so that a field that Linkway learns next week does not make the same request another one.
    request = command.model_dump_json(exclude_unset=True)
    return Slip.of(custody, organisation=caller.organisation, key=key, request=request)


def _response(answer: handlers.Answer, referral_id: UUID) -> Response:
    headers = {"Location": f"/referrals/{referral_id}"}
    if answer.made is None:
        headers["Idempotency-Replayed"] = "true"
    return Response(answer.body, answer.status, headers, media_type="application/json")


def attending(transactions: ReferralDesk) -> APIRouter:
    """The door of providers."""
    router = APIRouter(tags=["attendance"])

    @router.post("/referrals/{referral_id}/attendance")
    async def record_attendance(
        referral_id: UUID, command: RecordAttendance, caller: MayAttend, request: Request
    ) -> ReferralView:
        """Say whether the person came, and on which day."""
        cause = cause_of(caller, request)
        recorded = await transactions.do(lambda work: handlers.record_attendance(work, referral_id, command), cause)
        return ReferralView.of(recorded)

    return router


def disclosures(custody: Custody, transactions: ReferralDesk) -> APIRouter:
    """The door of those who must reach a person."""
    router = APIRouter(tags=["disclosures"])

    @router.post("/disclosures")
    async def disclose(command: Disclose, caller: MayDisclose) -> DisclosureView:
        """Learn what a purpose needs about people; each look is recorded."""
        opened = await transactions.do(lambda work: disclosing.disclose(work, custody, command, caller.organisation))
        metrics.DISCLOSED.labels(command.purpose.value).inc(len(opened.people))
        metrics.SEALS_BROKEN.inc(len(opened.broken))
        return opened

    return router
