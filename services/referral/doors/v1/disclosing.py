"""What a person agreed to share is fetched here: their contacts by the provider, the message to their GP by referrers.

Each look is recorded, and opens anew what the person agrees to at that moment; nobody on the way may keep an answer.
"""

import json
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from services.contract.doors.rights import NEEDED
from services.referral.custody import Custody
from services.referral.domain.referral import Referral
from services.referral.doors.fhir.gp_message import bundle
from services.referral.doors.fhir.systems import FHIR_JSON
from services.referral.handlers.consent.gp_messages import contacts, message_to_gp
from services.referral.store import Stores
from services.referral.views.person import ContactsView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySeeSome = Annotated[Caller, Depends(caller_with(*NEEDED.values()))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The message's number, as the referral's view gives it.")]
_NOBODY_KEEPS_IT = {"Cache-Control": "no-store"}


def add_disclosing(router: APIRouter, custody: Custody, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add the routes below /v1/referrals/{referral_id} at which something about the person is opened."""

    @router.get("/referrals/{referral_id}/person", response_model=ContactsView, tags=["disclosures"])
    async def read_how_to_reach_the_person(referral_id: UUID, caller: MaySeeSome, request: Request) -> Response:
        """Learn how to reach the person whom your service expects, while they agree to that."""
        read = partial(contacts, custody=custody, referral_id=referral_id)
        view = await transactions.do(read, cause_of(caller, request), by=caller)
        return Response(view.model_dump_json(), 200, _NOBODY_KEEPS_IT, media_type="application/json")

    @router.get(
        "/referrals/{referral_id}/messages-to-gp/{number}",
        response_class=Response,
        responses={200: {"content": {FHIR_JSON: {"schema": {"type": "object"}}}}},
        tags=["disclosures"],
    )
    async def read_a_message_to_the_gp(
        referral_id: UUID, number: Number, caller: MaySeeSome, request: Request
    ) -> Response:
        """Fetch a message to the person's GP: a FHIR message Bundle, with as much as the person agrees to now."""
        read = partial(message_to_gp, custody=custody, referral_id=referral_id, number=number)
        told = await transactions.do(read, cause_of(caller, request), by=caller)
        return Response(json.dumps(bundle(told)), 200, _NOBODY_KEEPS_IT, media_type=FHIR_JSON)
