"""Referrals that are made for the tests of /my, and how their person comes to them."""

from typing import Any

from services.referral.domain.own.codes import CODE_FIELD, REFERENCE_FIELD
from services.referral.domain.referral import Referral
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.visiting import Visitor

OPEN = "Open my referral"


async def made_by_a_surgery(service: ServiceInMemory, request: dict[str, Any] | None = None) -> Referral:
    body = request or a_request(consent__share_with_provider=True)
    await service.surgery.post("/v1/referrals", json=body, headers={"Idempotency-Key": body["person"]["born_on"]})
    return latest(service)


def latest(service: ServiceInMemory) -> Referral:
    return Referral.model_validate([*service.storage.memory.states.values()][-1].state)


async def opened(service: ServiceInMemory, referral: Referral) -> dict[str, str]:
    """All that is sealed of the person."""
    custody, sealed = a_referring().custody, referral.sealed
    [key] = (await custody.keys_of(service.stores.people, [sealed.person_id])).values()
    return custody.open(key, sealed, referral.created_event_id, sealed.fields)


async def code_of(service: ServiceInMemory, referral: Referral) -> dict[str, str]:
    """What the person's mail says, as the form takes it."""
    details = await opened(service, referral)
    return {"reference": details[REFERENCE_FIELD], "code": details[CODE_FIELD]}


async def comes_in(visitor: Visitor, service: ServiceInMemory, referral: Referral) -> None:
    code = await code_of(service, referral)
    await visitor.goes_to(f"/my/at/{code['reference']}")
    await visitor.sends(OPEN, code=code["code"])
    assert visitor.answer.url.path == "/my/referral", visitor.reads
