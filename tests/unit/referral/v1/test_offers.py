"""Who provides services sees for whom a place of theirs is held, and nobody else's."""

import httpx
import pytest

from services.contract.doors.rights import Role, rights_of
from services.runtime.working.callers import Caller
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import ORGANIZATION_ID, a_matched
from tests.unit.referral.v1.test_referrals import refer

OFFERS = "/v1/offers"
SIGNED_IN = Caller(
    "invented-neighbours",
    rights_of((Role.PROVIDER,)),
    "ada.invented",
    (Role.PROVIDER.value,),
    provides=(ORGANIZATION_ID,),
)


async def offered(service: ServiceInMemory) -> str:
    """A referral that has a place."""
    referral_id: str = (await refer(service.surgery)).json()["referral_id"]
    await service.consume(a_matched(referral_id=referral_id))
    return referral_id


async def test_a_provider_sees_who_is_offered_to_it_as_a_provider_does(service: ServiceInMemory) -> None:
    referral_id = await offered(service)

    page = (await service.provider.get(OFFERS)).json()

    (one,) = page["referrals"]
    assert (one["referral_id"], one["seen_as"], page["after"]) == (referral_id, "provider", None)


async def test_nothing_in_it_identifies_anybody(service: ServiceInMemory) -> None:
    await offered(service)

    shown = (await service.provider.get(OFFERS)).text

    person = A_REQUEST["person"]
    assert not [text for text in (person["name"], person["email"], "SE15", "1950-01-02") if text in shown]


async def test_only_those_in_a_state_are_seen_where_one_is_named(service: ServiceInMemory) -> None:
    await offered(service)

    counts = [
        len((await service.provider.get(OFFERS, params={"state": state})).json()["referrals"])
        for state in ("arranged", "offered", "closed")
    ]

    assert counts == [1, 0, 0]


async def test_another_provider_sees_nobody(service: ServiceInMemory) -> None:
    await offered(service)

    assert (await service.another_provider.get(OFFERS)).json() == {"referrals": [], "after": None}


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 401), ("surgery", 403), ("link_worker", 403), ("messenger", 403)]
)
async def test_it_is_for_providers(service: ServiceInMemory, who: str, status: int) -> None:
    client: httpx.AsyncClient = getattr(service, who)

    assert (await client.get(OFFERS)).status_code == status


async def test_a_page_asks_with_the_session_of_whoever_looks_at_it(service: ServiceInMemory) -> None:
    referral_id = await offered(service)

    page = (await (await service.signed_in(SIGNED_IN)).get(OFFERS)).json()

    assert [one["referral_id"] for one in page["referrals"]] == [referral_id]


async def test_a_program_that_nobody_knows_is_told_so_and_led_nowhere(service: ServiceInMemory) -> None:
    refused = await service.browser().get(OFFERS)

    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
