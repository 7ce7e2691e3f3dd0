"""The same referral comes to the same by each of the four doors: JSON, FHIR, a list, and a partner's topic."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo.doors import Doors
from deploy.demo.gp_system import GpSystems
from deploy.demo.lists import Lists
from deploy.demo.tokens import Tokens
from deploy.invented.courses import Course
from deploy.invented.referrals import Planned
from services.contract.boroughs import BY_SLUG
from services.contract.events import ReferralCreated
from services.contract.events.partners import ReferralRequested
from services.referral.domain.own.codes import CODE_FIELD, REFERENCE_FIELD
from services.referral.domain.referral import Referral
from tests.fakes.asked_by_topic import accepted
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.partner_messages import a_message

SOUTHWARK = BY_SLUG["southwark"]
SURGERY = Tokens({SOUTHWARK.slug: "invented-surgery"}, {}, {})
NEEDS_TO_TAKE_PART = {
    "person__languages": ["bn", "en"],
    "person__access_needs": ["step-free", "hearing-loop"],
    "person__ways": ["in-person", "telephone"],
}
PLANNED = Planned(7, SOUTHWARK, a_request(consent__expires_on="2026-12-31", **NEEDS_TO_TAKE_PART), Course())
# Who asks, and what names this one referral among others.
_ITS_OWN = {
    "referral_id",
    "organisation",
    "asked_as",
    "sent_as",
    "follow",
    "sealed",
    "created_event_id",
    "consent",
    "partner_request",
}
Door = Callable[[ServiceInMemory, Path], Awaitable[object]]


async def by_json(service: ServiceInMemory, _: Path) -> None:
    await Doors(service.surgery, SURGERY, "monday").refer(PLANNED)


async def by_fhir(service: ServiceInMemory, _: Path) -> None:
    await GpSystems(service.surgery, SURGERY, "monday").refer(PLANNED)


async def in_a_list(service: ServiceInMemory, folder: Path) -> None:
    doors = httpx.ASGITransport(service.doors)
    await Lists("http://referral.example", SURGERY, "monday", folder, doors, gather_seconds=0).refer(PLANNED)


async def by_a_partners_topic(service: ServiceInMemory, _: Path) -> None:
    await accepted(service, a_message(ReferralRequested, PLANNED.with_agreements))


async def came(service: ServiceInMemory) -> tuple[Mapping[str, Any], ...]:
    """What is kept of the only referral, what was said of it, and what is sealed in it."""
    [aggregate], [message] = service.storage.memory.states.values(), service.published[:1]
    referral = Referral.model_validate(aggregate.state)
    said = ReferralCreated.model_validate_json(message.value)
    custody, sealed = a_referring().custody, referral.sealed
    [key] = (await custody.keys_of(service.stores.people, [sealed.person_id])).values()
    opened = custody.open(key, sealed, referral.created_event_id, sealed.fields)
    # By what the person follows it: each has its own.
    assert opened.pop(REFERENCE_FIELD)
    assert opened.pop(CODE_FIELD)
    agreed = referral.consent.first and referral.consent.first.model_dump(exclude={"recorded_by"})
    kept = referral.model_dump(exclude=_ITS_OWN)
    return kept, {"agreed": agreed}, said.model_dump(exclude=_ITS_OWN), opened


@pytest.mark.parametrize("door", [by_fhir, in_a_list, by_a_partners_topic])
async def test_a_referral_comes_to_the_same_as_by_the_json_door(
    door: Door, service: ServiceInMemory, tmp_path: Path
) -> None:
    await by_json(service, tmp_path)
    wanted = await came(service)
    assert wanted[0]["languages"] == ("bn", "en")
    service.begin_anew()

    await door(service, tmp_path)

    for found, same in zip(await came(service), wanted, strict=True):
        assert found == same
