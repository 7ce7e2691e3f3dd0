"""What becomes of a referral: the ServiceRequest itself, and the Task that tells how far it has come."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.contract.doors.refusals import Fault
from services.contract.doors.rights import NEEDED
from services.referral.domain.referral import Referral
from services.referral.domain.ties import ties
from services.referral.doors.fhir.answers.resource import answer
from services.referral.doors.fhir.answers.service_request import View, service_request
from services.referral.doors.fhir.answers.task import searchset
from services.referral.doors.fhir.headers import check_answer
from services.referral.doors.fhir.outcomes import HTTP, MessageHasFaults
from services.referral.doors.v1.form.headers import IfNoneMatch, is_known
from services.referral.handlers.acting import ReferralNotFound, look_up
from services.referral.store import Stores
from services.referral.views.tied import view_of
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
Focus = Annotated[str, Query(max_length=200, description="The referral, as ServiceRequest/<id>; needed.")]


def add_following(router: APIRouter, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes that read."""

    @router.get("/ServiceRequest/{referral_id}", dependencies=[Depends(check_answer)])
    async def read_a_referral(referral_id: str, caller: MaySeeSome, if_none_match: IfNoneMatch = None) -> Response:
        """Read a referral as a ServiceRequest."""
        view = await _seen(transactions, referral_id, caller)
        etag = f'W/"{view.revision}"'
        if is_known(view.revision, if_none_match):
            return Response(status_code=304, headers={"ETag": etag})
        return answer(service_request(view), ETag=etag)

    @router.get("/Task", dependencies=[Depends(check_answer)])
    async def search_the_task(request: Request, caller: MaySeeSome, focus: Focus = "") -> Response:
        """Find the Task that tells how far a referral has come."""
        view = await _seen(transactions, _referral_in(focus), caller)
        return answer(searchset(view, str(request.url)))


def _referral_in(focus: str) -> str:
    kind, _, referral_id = focus.rpartition("/")
    if kind.rpartition("/")[2] != "ServiceRequest":
        detail = "Send focus=ServiceRequest/<id>, with the id of the referral."
        raise MessageHasFaults(detail, Fault(f"{HTTP}focus", detail, "value" if focus else "required"))
    return referral_id


async def _seen(transactions: RequestTransactions[Referral, Stores], written: str, caller: Caller) -> View:
    try:
        referral_id = UUID(written)
    except ValueError:
        raise ReferralNotFound("Check the id. It stands in the answer that the referral was made with.") from None
    referral = await transactions.look(partial(look_up, referral_id=referral_id), by=caller)
    return view_of(referral, ties(caller, referral))
