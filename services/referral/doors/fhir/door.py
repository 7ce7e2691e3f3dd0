"""START HERE: what stands below /fhir, and the form of its errors."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import TokenRight
from services.referral.domain.referral import Referral
from services.referral.doors.fhir import bodies
from services.referral.doors.fhir.answers.metadata import CAPABILITIES
from services.referral.doors.fhir.answers.resource import answer
from services.referral.doors.fhir.answers.response import response_to
from services.referral.doors.fhir.following import add_following
from services.referral.doors.fhir.headers import CORRELATION_ID, REQUEST_ID, check_answer, check_body
from services.referral.doors.fhir.openapi import MESSAGE, document_of
from services.referral.doors.fhir.outcomes import OPERATION_OUTCOME
from services.referral.doors.fhir.process_message import Messages
from services.referral.doors.making import Synthetic
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.runtime.service import Door
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/fhir"
MayRefer = Annotated[Caller, Depends(caller_with(TokenRight.REFER))]


def door(referring: Referring) -> Door[Referral, Stores]:
    """The door, whose problems are OperationOutcomes, and which gives BaRS's two ids back with every answer."""
    return Door(
        partial(_routes, referring),
        OPERATION_OUTCOME,
        prefix=PREFIX,
        max_body_bytes=bodies.MOST_BYTES,
        echoes=(REQUEST_ID, CORRELATION_ID),
        outward=True,
    )


def _routes(referring: Referring, transactions: RequestTransactions[Referral, Stores]) -> APIRouter:
    router, messages = APIRouter(), Messages(referring, transactions)

    @router.post("/$process-message", dependencies=[Depends(check_answer), Depends(check_body)], openapi_extra=MESSAGE)
    async def process_a_message(request: Request, caller: MayRefer, synthetic: Synthetic = "false") -> Response:
        """Refer a person, or take a referral back, by a message Bundle."""
        message, view = await messages.process(request, caller, synthetic)
        base = f"{str(request.base_url).rstrip('/')}{PREFIX}"
        return answer(response_to(message, view, transactions.clock(), base))

    @router.get("/metadata", dependencies=[Depends(check_answer)])
    async def say_what_can_be_done() -> Response:
        """Read what this door can do; open to everybody."""
        return answer(CAPABILITIES)

    add_following(router, transactions)
    router.include_router(document_of(router))
    return router
