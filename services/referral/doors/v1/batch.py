"""Many people are referred here in one request, as from a list: each row is taken or refused by itself."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.referral.commands.batch import Batch
from services.referral.commands.refer import ReferPerson
from services.referral.domain.age import day_in_london
from services.referral.domain.referral import Referral
from services.referral.doors.making import make_many
from services.referral.handlers.intake.checking import Facts, refusals, refuse
from services.referral.handlers.intake.reading import read_referral
from services.referral.handlers.intake.referring import Referred, Referring
from services.referral.store import Stores
from services.referral.views.batch import BatchView, RowFault, RowOutcome, RowView
from services.runtime.clock import Clock
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.requests.json_bodies import JsonRoute
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

BATCH = "/referrals/batch"
# A hundred rows with long stories; more than that is better sent in two.
MAX_BATCH_BYTES = 1024 * 1024

MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]


def batch_routes(referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    """The route of /v1/referrals/batch."""
    router = APIRouter(route_class=JsonRoute)

    @router.post("", tags=["referrals"], response_model=BatchView)
    async def refer_many_people(batch: Batch, caller: MayRefer, request: Request) -> Response:
        """Refer many people: each row is taken or refused by itself, and the answer has what came of each, in order.

        Each row has a key of its own, so that the same row may be sent again in any batch.
        """
        read = [_read(row.referral, referring, transactions.clock) for row in batch.rows]
        if batch.dry_run:
            came: list[Referred | Refusal | None] = [_checked(one, referring, transactions.clock) for one in read]
        else:
            keys = [row.idempotency_key for row in batch.rows]
            wanted = [(key, one) for key, one in zip(keys, read, strict=True) if isinstance(one, ReferPerson)]
            made = iter(await make_many(referring, transactions, wanted, caller, request))
            came = [next(made) if isinstance(one, ReferPerson) else one for one in read]
        rows = tuple(map(_row, came))
        return Response(BatchView(rows=rows).model_dump_json(), media_type="application/json")

    return router


def _read(row: object, referring: Referring, clock: Clock) -> ReferPerson | Refusal:
    try:
        return read_referral(ReferPerson, row, referring.gazetteer, day_in_london(clock()))
    except Refusal as refusal:
        return refusal


def _checked(read: ReferPerson | Refusal, referring: Referring, clock: Clock) -> Refusal | None:
    if isinstance(read, Refusal):
        return read
    try:
        refuse(refusals(Facts.of(read), referring.gazetteer, day_in_london(clock())))
    except Refusal as refusal:
        return refusal
    return None


def _row(came: Referred | Refusal | None) -> RowView:
    if came is None:
        return RowView(outcome=RowOutcome.CHECKED)
    if isinstance(came, Refusal):
        return RowView(outcome=RowOutcome.REFUSED, faults=_faults(came))
    before = RowOutcome.OPEN if came.was_open else RowOutcome.MADE_BEFORE
    outcome = RowOutcome.MADE if came.is_new else before
    return RowView(outcome=outcome, referral_id=came.referral.referral_id)


def _faults(refusal: Refusal) -> tuple[RowFault, ...]:
    if not refusal.faults:
        return (RowFault(pointer=None, code=refusal.slug(), detail=refusal.detail),)
    return tuple(RowFault(pointer=one.pointer, code=one.code, detail=one.detail) for one in refusal.faults)
