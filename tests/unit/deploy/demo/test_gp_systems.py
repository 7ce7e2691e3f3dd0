"""The demonstration's GPs refer at the real FHIR door, of a service in memory."""

from dataclasses import replace

import pytest

from deploy.demo.doors import DoorSaidNo
from deploy.demo.gp_system import GpSystems
from deploy.demo.tokens import Tokens
from deploy.invented.courses import Course
from deploy.invented.referrals import Planned
from services.contract.boroughs import BY_SLUG
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory

SOUTHWARK = BY_SLUG["southwark"]
SURGERY = Tokens({SOUTHWARK.slug: "invented-surgery"}, {}, {})
PLANNED = Planned(7, SOUTHWARK, a_request(), Course())


@pytest.fixture
def service() -> ServiceInMemory:
    return ServiceInMemory()


@pytest.fixture
def systems(service: ServiceInMemory) -> GpSystems:
    return GpSystems(service.surgery, SURGERY, "monday", first_pause_seconds=0)


async def test_a_message_makes_the_referral_that_is_followed_by_its_id(
    systems: GpSystems, service: ServiceInMemory
) -> None:
    referral_id = await systems.refer(PLANNED)

    seen = (await service.surgery.get(f"/v1/referrals/{referral_id}")).json()
    assert seen["needs"] == PLANNED.asked["needs"]


async def test_a_message_that_is_sent_again_gives_the_same_referral(systems: GpSystems) -> None:
    assert await systems.refer(PLANNED) == await systems.refer(PLANNED)


async def test_a_message_that_is_refused_is_told_with_what_the_door_said(systems: GpSystems) -> None:
    with pytest.raises(DoorSaidNo, match=r"400: .*NHS number"):
        await systems.refer(replace(PLANNED, body=a_request(person__nhs_number="999 000 0000")))
