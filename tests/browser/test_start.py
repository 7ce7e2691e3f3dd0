"""The first page, preferences and the statement of accessibility, in every way that people read."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.visitors import IN_EVERY_WAY, Way, press, served, visiting, what_stands_in_the_way
from tests.fakes.referral_service import ServiceInMemory
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    async with served(ServiceInMemory().doors) as address:
        yield address


@IN_EVERY_WAY
@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/preferences", 200), ("/accessibility", 200), ("/preferences?to=" + "/" * 2001, 422)],
    ids=["first", "preferences", "accessibility", "problem"],
)
async def test_nothing_stands_in_anybodys_way(path: str, status: int, way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way) as page:
        answer = await page.goto(path)
        assert answer
        assert answer.status == status
        assert await what_stands_in_the_way(page) == []


async def test_what_is_chosen_is_kept_and_leads_back(browser: Browser, address: str) -> None:
    async with visiting(browser, address, Way("without scripts", scripts=False)) as page:
        await page.goto("/accessibility")
        await press(page, page.get_by_role("link", name="Text size"))
        await page.get_by_label("Largest").check()
        await page.get_by_label("العربية").check()
        await press(page, page.get_by_role("button", name="Keep this"))
        assert page.url == f"{address}/accessibility"
        shown = page.locator("html")
        assert (await shown.get_attribute("dir"), await shown.get_attribute("class")) == (
            "rtl",
            "text-largest contrast-usual",
        )


async def test_a_form_from_elsewhere_is_not_taken(browser: Browser, address: str) -> None:
    async with visiting(browser, address) as page:
        await page.goto("/preferences")
        await page.evaluate("document.querySelector('[name=form-token]').value = 'guessed'")
        await press(page, page.get_by_role("button", name="Keep this"))
        assert await page.get_by_role("heading").first.text_content() == "This form could not be taken"
