"""A provider adds and ends in a browser: appointments, courses, what it changed of a listing, and the listing."""

from typing import Final
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from services.matching.domain.sessions.bookable import bookable
from services.matching.doors.pages.provider.ending.series import name_of
from services.matching.places import Holder
from tests.browser.test_provider import LONG, tabs_to
from tests.browser.visitors import IN_EVERY_WAY, Way, enter, press, served, visiting, what_stands_in_the_way
from tests.fakes.listing_service import A_PROVIDER, ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import NOW, SERVICE_ID
from tests.support.listings import AN_ORGANIZATION, a_whole_listing, an_appointment_each_week
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]
TOKEN: Final = A_PROVIDER.organisation
PLAIN: Final = f"/provider/services/{SERVICE_ID}"
WHOLE: Final = f"/provider/services/{a_service_id(2)}"
THE_FIRST: Final = bookable(a_whole_listing(2), NOW)[0].session
# Its words are in the language that whoever reads has chosen.
WRONG: Final = "#problems-title"
SESSION: Final = f"{WHOLE}/sessions/{THE_FIRST.key}"
SERIES: Final = f"{WHOLE}/series/{name_of(an_appointment_each_week())}"


@pytest.fixture
async def listings() -> ListingsInMemory:
    """One with a long name, appointments, a course, two who have a time, and what was changed; and a plain one."""
    service = ListingsInMemory()
    plain = a_kept_listing(listing=a_listing(organization_id=AN_ORGANIZATION))
    await service.keep(plain, a_kept_listing(listing=a_whole_listing(2, name="A lunch club")))
    changes = {"name": LONG.strip(), "reach_metres": 900}
    where = f"/v1/listings/{a_service_id(2)}"
    assert (await service.provider.patch(where, json=changes, headers={"If-Match": "*"})).status_code == 200
    holders = [Holder(UUID(int=one), session=THE_FIRST) for one in (1, 2)]
    await service.storage.stores.places.restore({a_service_id(2): holders})
    return service


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_adding_and_ending(
    way: Way, browser: Browser, listings: ListingsInMemory
) -> None:
    async with served(listings.doors) as address, visiting(browser, address, way, token=TOKEN) as page:
        for path in (WHOLE, f"{PLAIN}/edit/session", SESSION, SERIES, f"{WHOLE}/withdrawal", f"{WHOLE}/changed"):
            await page.goto(path)
            assert await what_stands_in_the_way(page) == [], path


@IN_EVERY_WAY
async def test_nothing_does_after_something_was_sent(way: Way, browser: Browser, listings: ListingsInMemory) -> None:
    async with served(listings.doors) as address, visiting(browser, address, way, token=TOKEN) as page:
        await page.goto(f"{WHOLE}/edit/session")
        await press(page, page.get_by_role("button", name="Preview"))
        await page.locator(WRONG).wait_for()
        assert await what_stands_in_the_way(page) == []
        for at, button, then in (
            (SERIES, "End it on that day", WRONG),
            (SESSION, "Cancel it", "text=Nobody is given that time"),
            (f"{WHOLE}/changed", "Hand it back Name", "text=Handed back"),
            (f"{WHOLE}/withdrawal", "Take it out", "text=Taken out"),
        ):
            await page.goto(at)
            await press(page, page.get_by_role("button", name=button))
            await page.locator(then).wait_for()
            assert await what_stands_in_the_way(page) == [], at
        await page.goto(f"{WHOLE}/withdrawal")
        assert await what_stands_in_the_way(page) == []


async def test_whoever_is_slower_is_told_and_nothing_is_in_their_way(
    browser: Browser, listings: ListingsInMemory
) -> None:
    async with served(listings.doors) as address, visiting(browser, address, token=TOKEN) as page:
        await page.goto(SESSION)
        where, changes = f"/v1/listings/{a_service_id(2)}", {"places": 3}
        await listings.editor.patch(where, json=changes, headers={"If-Match": "*"})
        await press(page, page.get_by_role("button", name="Cancel it"))
        await page.get_by_role("heading", name="Somebody changed this listing").wait_for()
        assert await what_stands_in_the_way(page) == []


async def test_an_appointment_is_added_and_cancelled_by_keyboard_alone(
    browser: Browser, listings: ListingsInMemory
) -> None:
    typed = {"first-day": "14", "first-month": "4", "first-year": "2026", "opens": "9.30", "places": "4"}
    async with served(listings.doors) as address, visiting(browser, address, token=TOKEN) as page:
        await page.goto(f"{PLAIN}/edit/session")
        for field, text in typed.items():
            await tabs_to_field(page, field)
            await page.keyboard.type(text)
        await tabs_to(page, "Preview")
        await enter(page)
        await page.get_by_role("heading", name="Is this right?").wait_for()
        await tabs_to(page, "Keep this")
        await enter(page)
        await page.get_by_role("heading", name="Kept").wait_for()
        await tabs_to(page, "Cancel 14 April 2026, 9:30 am")
        await enter(page)
        await tabs_to(page, "Cancel it")
        await enter(page)
        await page.get_by_role("heading", name="Cancelled").wait_for()
    listing = (await listings.kept(SERVICE_ID)).listing
    assert bookable(listing, NOW)[0].session.key == "appointment-20260421T0930"


async def tabs_to_field(page: Page, wanted: str) -> None:
    """Press Tab until the field of this id has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"No field {wanted} can be reached.")
