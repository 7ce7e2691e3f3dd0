"""The demonstration's GPs and councils refer at the real doors, of a service in memory."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from deploy.demo.doors import DoorSaidNo
from deploy.demo.gp_system import GpSystems
from deploy.demo.lists import Lists
from deploy.demo.tokens import Tokens
from deploy.invented.courses import Course
from deploy.invented.referrals import Planned
from services.contract.boroughs import BY_SLUG
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT

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


@pytest.fixture
def lists(service: ServiceInMemory, tmp_path: Path) -> Lists:
    doors = httpx.ASGITransport(service.doors)
    return Lists("http://referral.example", SURGERY, "monday", tmp_path, doors, gather_seconds=0)


async def test_those_on_a_list_are_referred_with_one_file(lists: Lists, tmp_path: Path) -> None:
    ids = await asyncio.gather(*(lists.refer(replace(PLANNED, number=number, body=debt(number))) for number in (1, 2)))

    assert len(set(ids)) == 2
    assert [path.name for path in listed(tmp_path)] == ["southwark-1.report.csv"]


async def test_who_is_refused_on_a_list_is_told_by_the_report(lists: Lists) -> None:
    good, bad = (
        replace(PLANNED, number=1),
        replace(PLANNED, number=2, body=a_request(person__nhs_number="999 000 0000")),
    )

    made, refused = await asyncio.gather(lists.refer(good), lists.refer(bad), return_exceptions=True)

    assert isinstance(made, str)
    assert "nhs_number: This is not an NHS number." in str(refused)


def debt(number: int) -> dict[str, object]:
    """A request about somebody whom nobody knows."""
    return a_request(needs=["debt"], person__nhs_number=LEFT_OUT, person__name=f"Invented {'ab'[number - 1]}")


def listed(folder: Path) -> list[Path]:
    return list(folder.glob("*.report.csv"))
