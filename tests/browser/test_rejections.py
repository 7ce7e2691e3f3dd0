"""What was refused of a partner, in every way that its people read."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from services.contract.doors.rights import PARTNER_RIGHTS
from services.runtime.working.callers import Caller, hash_token
from tests.browser.visitors import IN_EVERY_WAY, Way, served, visiting, what_stands_in_the_way
from tests.fakes.asked_by_topic import a_referral_asked, work
from tests.fakes.referral_service import ServiceInMemory
from tests.store_scenarios.refused import a_dead_letter
from tests.support.partner_messages import PARTNER
from tests.support.tools import needs
from tests.unit.matching.partners.test_what_was_refused import that_has_refused, with_token

pytestmark = [pytest.mark.browser, needs("chromium")]
CALLER = Caller(PARTNER, frozenset(right.value for right in PARTNER_RIGHTS))


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    service = ServiceInMemory()
    await service.callers.add(hash_token(PARTNER), CALLER)
    for number in range(12):
        wrong = {"person__nhs_number": "999 000 0019", "urgency": "now", "postcode": "nowhere"}
        await work(service, a_referral_asked(f"message-{number}-with-a-long-name-of-its-own", **wrong))
    row = a_dead_letter(41)
    service.storage.memory.parked.rows[row.place] = row
    async with served(service.doors) as address:
        yield address


@pytest.fixture(scope="module")
async def of_listings() -> AsyncIterator[str]:
    service = await that_has_refused()
    await with_token(service, PARTNER)
    async with served(service.doors) as address:
        yield address


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_who_sees_what_matching_refused(
    way: Way, browser: Browser, of_listings: str
) -> None:
    async with visiting(browser, of_listings, way, token=PARTNER) as page:
        answer = await page.goto(f"/listings/rejections/{PARTNER}")
        assert answer
        assert answer.status == 200
        assert await what_stands_in_the_way(page) == []


@IN_EVERY_WAY
@pytest.mark.parametrize(
    ("path", "status"),
    [(f"/partners/{PARTNER}/rejections", 200), ("/partners/another/rejections", 404)],
    ids=["many", "a problem"],
)
async def test_nothing_stands_in_anybodys_way(path: str, status: int, way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way, token=PARTNER) as page:
        answer = await page.goto(path)
        assert answer
        assert answer.status == status
        assert await what_stands_in_the_way(page) == []
