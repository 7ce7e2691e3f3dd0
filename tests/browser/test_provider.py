"""A provider's day in a browser, in every way that people read, by keyboard alone and without scripts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from services.contract.words.vocabulary import Answer
from tests.browser.visitors import (
    AS_USUAL,
    ENLARGED,
    IN_EVERY_WAY,
    OTHER_WAYS,
    Way,
    enter,
    press,
    served,
    visiting,
    what_stands_in_the_way,
)
from tests.fakes.listing_service import AN_EDITOR
from tests.fakes.matching import a_service_id
from tests.fakes.provider_pages import ProviderPages
from tests.fakes.referral_service import ServiceInMemory
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import ORGANIZATION_ID
from tests.support.listings import a_whole_listing
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]
PROVIDER: Final = "invented-provider"
SERVICE: Final = f"/provider/services/{a_service_id(2)}"
LONG: Final = "A very long name of an invented club " * 5
_REFERRAL = ServiceInMemory()


@dataclass(frozen=True)
class World:
    """The pages and where they are, with somebody who waits for an answer, and somebody who comes."""

    pages: ProviderPages
    address: str
    waits: UUID
    comes: UUID


@pytest.fixture
async def world() -> AsyncIterator[World]:
    _REFERRAL.begin_anew()
    pages = await ProviderPages(_REFERRAL).begin()
    whole = a_whole_listing(2, organization_id=ORGANIZATION_ID, name=LONG.strip(), description="Everybody. " * 300)
    await pages.listings.keep(a_kept_listing(listing=whole))
    waits, comes = await pages.offered(Answer.ASK), await pages.offered(Answer.SETTLED, person__name="Ada Invented")
    await pages.agrees(comes)
    async with served(pages.listings.doors) as address:
        yield World(pages, address, waits, comes)


@IN_EVERY_WAY
async def test_nothing_stands_in_anybodys_way(way: Way, browser: Browser, world: World) -> None:
    comes = f"/provider/people/{world.comes}"
    paths = (
        *("/provider", SERVICE, f"{SERVICE}/edit/times"),
        *("/provider/people", f"/provider/people/{world.waits}", f"{comes}/contacts", f"{comes}/messages"),
        *("/provider/attendance?names=shown", "/provider/people/none"),
    )
    async with visiting(browser, world.address, way, token=PROVIDER) as page:
        for path in paths:
            await page.goto(path)
            assert await what_stands_in_the_way(page) == [], path


@pytest.mark.parametrize(
    "way",
    [ENLARGED, *(pytest.param(way, marks=pytest.mark.long) for way in (AS_USUAL, *OTHER_WAYS))],
    ids=lambda way: way.name,
)
async def test_nothing_does_after_something_was_sent_or_while_referral_is_away(
    way: Way, browser: Browser, world: World
) -> None:
    async with visiting(browser, world.address, way, token=PROVIDER) as page:
        for wrong in ("", "Another Lunch Club"):
            await page.goto(f"{SERVICE}/edit/about")
            await page.get_by_label("Name", exact=True).fill(wrong)
            await press(page, page.get_by_role("button", name="Preview"))
            assert await what_stands_in_the_way(page) == [], wrong
        await press(page, page.get_by_role("button", name="Keep this"))
        assert await what_stands_in_the_way(page) == []
        await page.goto(f"/provider/people/{world.waits}")
        await press(page, page.get_by_role("button", name="Send the answer"))
        assert await what_stands_in_the_way(page) == []
        world.pages.listings.referral = None
        for path in ("/provider", "/provider/people", "/provider/attendance"):
            await page.goto(path)
            assert await what_stands_in_the_way(page) == [], path


@IN_EVERY_WAY
async def test_nothing_stands_in_an_editors_way(way: Way, browser: Browser, world: World) -> None:
    listings = world.pages.listings
    suggestions = f"/v1/listings/{a_service_id(2)}/suggestions"
    async with visiting(browser, world.address, way, token=AN_EDITOR.organisation) as page:
        await page.goto("/provider/queue")
        assert await what_stands_in_the_way(page) == []
        for body in ({"changes": {"places": 3, "name": "Another Lunch Club"}}, {"kind": "closed-for-good"}):
            assert (await listings.nobody.post(suggestions, json=body)).status_code == 202
        await page.goto("/provider/queue")
        assert await what_stands_in_the_way(page) == []
        await press(page, page.get_by_role("button", name="Leave it as it is").first)
        assert await what_stands_in_the_way(page) == []


async def test_whoever_is_slower_sees_both_and_nothing_is_in_their_way(browser: Browser, world: World) -> None:
    async with (
        visiting(browser, world.address, token=PROVIDER) as slower,
        visiting(browser, world.address, token=PROVIDER) as faster,
    ):
        for page, name in ((slower, "The Slower Club"), (faster, "The Faster Club")):
            await page.goto(f"{SERVICE}/edit/about")
            await page.get_by_label("Name", exact=True).fill(name)
        for page in (faster, slower):
            await press(page, page.get_by_role("button", name="Preview"))
            if page is faster:
                await press(page, page.get_by_role("button", name="Keep this"))
        assert await slower.get_by_role("heading", name="Somebody changed this listing").is_visible()
        assert await slower.get_by_text("The Faster Club").first.is_visible()
        assert await slower.get_by_label("Name", exact=True).input_value() == "The Slower Club"
        assert await what_stands_in_the_way(slower) == []


async def test_a_listing_is_edited_without_scripts(browser: Browser, world: World) -> None:
    async with visiting(browser, world.address, Way("without scripts", scripts=False), token=PROVIDER) as page:
        await page.goto(f"{SERVICE}/edit/about")
        await page.get_by_label("Name", exact=True).fill("Another Lunch Club")
        await press(page, page.get_by_role("button", name="Preview"))
        await press(page, page.get_by_role("button", name="Keep this"))
        assert await page.get_by_role("heading", name="Kept").is_visible()
        kept = await world.pages.listings.kept(a_service_id(2))
        assert (kept.listing.name, kept.version) == ("Another Lunch Club", 2)


async def test_an_answer_and_a_sheet_are_done_by_keyboard_alone(browser: Browser, world: World) -> None:
    async with visiting(browser, world.address, token=PROVIDER) as page:
        await page.goto(f"/provider/people/{world.waits}")
        await tabs_to(page, "accept")
        await page.keyboard.press("Space")
        await tabs_to(page, "Send the answer")
        await enter(page)
        await page.get_by_role("heading", name="They may come").wait_for()
        await page.goto("/provider/attendance")
        await tabs_to(page, "attended")
        await page.keyboard.press("Space")
        await tabs_to(page, "Keep the sheet")
        await enter(page)
        await page.get_by_role("heading", name="Kept").wait_for()
    assert [one["outcome"] for one in (await world.pages.seen(world.comes))["attendances"]] == ["attended"]


async def tabs_to(page: Page, wanted: str) -> None:
    """Press Tab until the field of this value, or the button that says this, has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if wanted in await page.evaluate("[document.activeElement.value, document.activeElement.textContent]"):
            return
    raise AssertionError(f"Nothing that is {wanted} can be reached.")
