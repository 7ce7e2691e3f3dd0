"""Every page of a service, as whoever may see it sees it, and as it is once its form was sent as it stood."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.browser.axe.page import pages
from tests.browser.visitors import Way, press, served, visiting, what_stands_in_the_way
from tests.rights.people import NOBODY, OWN, PEOPLE
from tests.rights.routes import Route
from tests.rights.world import World, cookie_name, cookie_of

_ITS_FORM = "main form[method=post] button:not([formaction])"


async def what_stands_in_the_way_anywhere(
    world: World, browser: Browser, way: Way, *, also_sent: bool
) -> Sequence[str]:
    """What is found on each page and, if it is `also_sent`, after its form was, with the page's path before it."""
    found = []
    async with served(world.doors) as address:  # type: ignore[arg-type]
        for route in (one for one in pages() if one.service == world.service):
            if who := await _who_sees(world, route):
                async with _as(who, browser, address, way) as page:
                    await page.goto(world.address(route, OWN))
                    found += [f"{route.path}: {one}" for one in await what_stands_in_the_way(page)]
                    if also_sent and await _sends_its_form(page):
                        found += [f"{route.path}, sent: {one}" for one in await what_stands_in_the_way(page)]
    return found


async def _who_sees(world: World, route: Route) -> str | None:
    """Somebody who is shown the page, and not led on; whoever has signed in first, because they see more of it."""
    for who in sorted(PEOPLE, key=lambda who: who == NOBODY):
        answered = await world.ask(route, who, OWN)
        if answered.status == 200:
            return who
    return None


@asynccontextmanager
async def _as(who: str, browser: Browser, address: str, way: Way) -> AsyncIterator[Page]:
    async with visiting(browser, address, way) as page:
        await page.context.add_cookies([{"name": cookie_name(who), "value": cookie_of(who), "url": address}])
        yield page


async def _sends_its_form(page: Page) -> bool:
    form = page.locator(_ITS_FORM).first
    if not await form.count() or not await form.is_visible():
        return False
    await press(page, form)
    return True
