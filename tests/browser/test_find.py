"""A Londoner finds support in a browser, in every way that people read, and without scripts."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Cost, Times
from services.contract.words.listing_words import AccessNeed, Frequency
from services.contract.words.vocabulary import Need
from services.matching.domain.listed import Listed
from tests.browser.visitors import IN_EVERY_WAY, Way, enter, press, served, visiting, what_stands_in_the_way
from tests.fakes.directory_doors import OpenDirectory
from tests.support.listing_builders import a_plain_listing
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]


def a_service(number: int) -> Listed:
    """An ordinary one; the first says everything at great length."""
    told = {"description": "Everybody is welcome. " * 90, "access": tuple(AccessNeed)} if number == 1 else {}
    listing = a_plain_listing(
        service_id=UUID(int=number),
        name=f"Invented Lunch Club {number} " + ("with-a-name-that-has-no-end" * 6 if number == 1 else ""),
        needs=(Need.LONELINESS, Need.FOOD),
        costs=(Cost(pence=0),),
        times=(Times(freq=Frequency.WEEKLY, byday="TU", opens_at="12:30", closes_at="14:00"),),
        assured_on=date(2026, 11, 2),
        telephone="020 7946 0000",
        email="lunch@club.example",
        website="https://club.example",
        **told,
    )
    return Listed(listing, 1, BoroughSlug.SOUTHWARK)


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    async with served(OpenDirectory([a_service(number) for number in range(1, 31)]).doors()) as address:
        yield address


async def searched(page: Page, words: str = "", postcode: str = "SE15 4QN") -> None:
    await page.goto("/find")
    await page.get_by_label("company and friendship").check()
    await page.get_by_label("In your own words").fill(words)
    await page.get_by_label("Your postcode").fill(postcode)
    await press(page, page.get_by_role("button", name="Show what there is"))


@IN_EVERY_WAY
async def test_nothing_stands_in_anybodys_way(way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way) as page:
        for path in ("/find", f"/find/services/{UUID(int=1)}"):
            await page.goto(path)
            assert await what_stands_in_the_way(page) == []


@pytest.mark.parametrize(
    ("words", "postcode"),
    [("", "SE15 4QN"), ("zzz", ""), ("he hits me", ""), ("", "nowhere")],
    ids=["found", "none", "worrying", "wrong"],
)
async def test_nor_in_what_a_search_shows(words: str, postcode: str, browser: Browser, address: str) -> None:
    async with visiting(browser, address) as page:
        await searched(page, words, postcode)
        assert await what_stands_in_the_way(page) == []


async def test_a_service_is_found_by_keyboard_alone_and_without_scripts(browser: Browser, address: str) -> None:
    async with visiting(browser, address, Way("without scripts", scripts=False)) as page:
        await page.goto("/find")
        await page.get_by_label("company and friendship").focus()
        await page.keyboard.press("Space")
        await page.get_by_label("Your postcode").focus()
        await page.keyboard.type("se154qn")
        await enter(page)
        assert page.url == f"{address}/find"
        assert await page.get_by_role("heading", level=1).inner_text() == "30 services were found"
        await page.get_by_role("button", name="Show more").focus()
        await enter(page)
        await page.get_by_role("link", name="Invented Lunch Club 29", exact=True).focus()
        await enter(page)
        assert await page.get_by_text("Tuesday").first.is_visible()
