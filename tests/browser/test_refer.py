"""A surgery refers somebody in a browser, in every way that people read, by keyboard alone and without scripts."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.visitors import IN_EVERY_WAY, Way, enter, press, served, visiting, what_stands_in_the_way
from tests.fakes.referral_service import ServiceInMemory
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]
SURGERY = "invented-surgery"


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with served(ServiceInMemory().doors) as address:
        yield address


async def types_the_form(page: Page, name: str) -> None:
    await page.goto("/refer/new")
    await page.get_by_label("company and friendship").check()
    await page.get_by_label("What matters to the person").fill("A very long story. " * 20)
    await page.get_by_label("Name", exact=True).fill(name)
    for part, value in (("Day", "4"), ("Month", "3"), ("Year", "1951")):
        await page.get_by_label(part, exact=True).fill(value)
    await page.get_by_label("Postcode of where they live").fill("SE15 4QN")
    await page.get_by_label("They agree to be referred").check()
    await page.get_by_label("By no message").check()
    await page.get_by_label("GP practice").check()


@IN_EVERY_WAY
async def test_nothing_stands_in_anybodys_way(way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way, token=SURGERY) as page:
        for path in ("/refer", "/refer/new"):
            await page.goto(path)
            assert await what_stands_in_the_way(page) == []
        await press(page, page.get_by_role("button", name="Refer them"))
        assert await what_stands_in_the_way(page) == []
        await types_the_form(page, "Ada Invented")
        await press(page, page.get_by_role("button", name="Refer them"))
        assert await page.get_by_role("heading", name="The referral is made").is_visible()
        assert await what_stands_in_the_way(page) == []
        await page.goto("/refer")
        assert await what_stands_in_the_way(page) == []


async def test_going_back_after_it_was_sent_makes_nothing_twice(browser: Browser, address: str) -> None:
    async with visiting(browser, address, Way("without scripts", scripts=False), token=SURGERY) as page:
        await types_the_form(page, "Ada Invented")
        await page.get_by_label("Name", exact=True).focus()
        await enter(page)
        first = page.url
        await page.go_back()
        await press(page, page.get_by_role("button", name="Refer them"))
        assert page.url.partition("?")[0] == first.partition("?")[0]
        await page.goto("/refer")
        assert await page.get_by_role("row").count() == 2
