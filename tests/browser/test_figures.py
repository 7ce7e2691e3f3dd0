"""Figures in every way that people read: on a screen of any width, on paper, by keyboard, again and again."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.words.life_words import ClosedReason
from services.contract.words.vocabulary import Need
from services.reporting.domain.journey import Journey
from tests.browser.visitors import (
    IN_EVERY_WAY,
    PATIENCE_MS,
    Way,
    enter,
    press,
    served,
    visiting,
    what_stands_in_the_way,
)
from tests.fakes.reporting_service import READER, reporting
from tests.store_scenarios.reporting import CAME, MATCHED, TOLD
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]

NARROW = Way("on a telephone", width=360)
NARROWEST = Way("at 400%", width=320)
FIRST = pytest.param("/figures", 200, id="London")
ADDRESSES = {
    "London by need": ("/figures?need=debt", 200),
    "a borough": ("/figures/camden", 200),
    "a borough with few": ("/figures/city-of-london?need=arts", 200),
    "fairness": ("/figures/fairness", 200),
    "fairness there": ("/figures/fairness/camden", 200),
    "a problem": ("/figures?live", 422),
}
OTHERS = [pytest.param(*asked, id=name, marks=pytest.mark.long) for name, asked in ADDRESSES.items()]


def heard() -> list[tuple[BoroughSlug, Journey]]:
    """So many of so many boroughs that every column has a large number somewhere, and a hidden one."""
    many = [(one.slug, each) for place, one in enumerate(BOROUGHS) for each in [CAME, TOLD, MATCHED] * (place % 9)]
    closed = CAME.model_copy(update={"needs": (Need.DEBT,), "closed": ClosedReason.COMPLETED})
    return [*many, *[(BoroughSlug.CAMDEN, closed)] * 1200]


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    async with served(await reporting(heard(), invented=True)) as address:
        yield address


@pytest.fixture(scope="module")
async def empty() -> AsyncIterator[str]:
    async with served(await reporting([])) as address:
        yield address


@IN_EVERY_WAY
@pytest.mark.parametrize(("path", "status"), [FIRST, *OTHERS])
async def test_nothing_stands_in_anybodys_way(path: str, status: int, way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way, token=READER) as page:
        answer = await page.goto(path)
        assert answer
        assert answer.status == status
        await page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert await what_stands_in_the_way(page) == []


@IN_EVERY_WAY
async def test_nor_before_the_first_referral(way: Way, browser: Browser, empty: str) -> None:
    async with visiting(browser, empty, way, token=READER) as page:
        await page.goto("/figures")
        assert await what_stands_in_the_way(page) == []


@pytest.mark.parametrize("way", [NARROW, NARROWEST], ids=lambda way: way.name)
async def test_names_on_the_map_are_read_on_a_telephone_and_so_is_every_column(
    way: Way, browser: Browser, address: str
) -> None:
    async with visiting(browser, address, way, token=READER) as page:
        await page.goto("/figures")
        assert await page.locator(".map .square span:visible").count() == len(BOROUGHS)
        assert await cut_off(page, ".map .square span") == []
        assert await cut_off(page, "table.all:visible > * > tr > *") == []


async def cut_off(page: Page, which: str) -> list[str]:
    """What of these is too small to be read, or does not lie wholly within the part that it belongs to."""
    found: list[str] = await page.eval_on_selector_all(
        which,
        """all => all.filter(one => {
            const card = (one.closest('.square') || one.closest('.card')).getBoundingClientRect();
            const box = one.getBoundingClientRect();
            const outside = box.right > card.right + 1 || box.left < card.left - 1 || box.bottom > card.bottom + 1;
            return outside || parseFloat(getComputedStyle(one).fontSize) < 11;
        }).map(one => one.textContent.trim())""",
    )
    return found


async def test_it_is_renewed_when_that_is_asked_for_and_the_focus_stays(browser: Browser, address: str) -> None:
    async with visiting(browser, address, token=READER) as page:
        await page.goto("/figures?need=debt")
        for times in (1, 2):
            renew = page.get_by_role("link", name="Show the latest figures")
            await renew.focus()
            await enter(page)
            assert page.url == f"{address}/figures?need=debt&renewed={times}#renew"
            # The page is there before the focus goes to what its address names.
            await expect(page.locator("#renew")).to_be_focused(timeout=PATIENCE_MS)


async def test_what_is_looked_at_is_chosen_without_scripts(browser: Browser, address: str) -> None:
    async with visiting(browser, address, Way("without scripts", scripts=False), token=READER) as page:
        await page.goto("/figures")
        await page.get_by_label("Where", exact=True).select_option("Camden")
        await page.get_by_label("Who ask for").select_option("Debt")
        await press(page, page.get_by_role("button", name="Show"))
        assert page.url == f"{address}/figures/camden?need=debt"
        assert await page.get_by_label("Who ask for").input_value() == "debt"


@pytest.mark.parametrize("path", ["/figures", "/figures/camden", "/figures/fairness"])
async def test_it_prints_on_two_pages(path: str, browser: Browser, address: str, tmp_path: Path) -> None:
    async with visiting(browser, address, token=READER) as page:
        await page.goto(path)
        await page.pdf(path=tmp_path / "figures.pdf", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "figures.pdf").read_bytes())) <= 2
