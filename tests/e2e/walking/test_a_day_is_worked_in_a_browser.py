"""A Londoner asks, a link worker chooses with them, the provider says yes and records, and the figures count it.

Each has a browser of their own, at the one address of the front door. The same is walked by mouse, and by keyboard with
scripts off.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from deploy.local.platform import Platform
from deploy.local.service_environment import front_door_url
from tests.e2e.walking import link_worker, londoner, provider
from tests.e2e.walking.arriving import seen
from tests.e2e.walking.hands import Hands, Keyboard, Mouse
from tests.e2e.walking.pictures import taken
from tests.e2e.walking.signing_in import signs_in
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium"), pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("of", "scripts"),
    [(Keyboard, False), pytest.param(Mouse, True, marks=pytest.mark.long)],
    ids=["keyboard-without-scripts", "mouse"],
)
async def test_somebody_asks_and_comes(
    of: Callable[[Page], Hands], scripts: bool, browser: Browser, platform: Platform
) -> None:
    async with AsyncExitStack() as browsers:
        ada, ada_elsewhere, amina, bea, rui = [
            of(await browsers.enter_async_context(a_page(browser, platform, scripts=scripts))) for _ in range(5)
        ]
        reference, code = await londoner.asks(ada, f"{'m' if scripts else 'k'}@people.example")

        await taken(ada.page, "asked")

        await signs_in(amina, "Amina", at="/work")
        address = await link_worker.takes_on(amina)
        await amina.page.goto("/work?whose=borough&kind=open")
        await taken(amina.page, "worklist")
        await link_worker.chooses(amina, address)

        await londoner.says_yes(ada_elsewhere, reference, code)

        await taken(ada_elsewhere.page, "my")

        await signs_in(bea, "Bea", at="/provider")
        await provider.accepts(bea)
        await provider.keeps_the_sheet(bea)
        await taken(bea.page, "attendance")

        await link_worker.records_a_contact(amina, address)
        await amina.page.goto(address)
        await taken(amina.page, "person")
        await link_worker.closes(amina, address)

        await signs_in(rui, "Rui", at="/figures/southwark")
        # So few are not told apart: of 1 to 7 the page says just that.
        came = rui.page.get_by_role("row", name=re.compile(r"^Came .*1 to 7"))
        await seen(rui.page, "/figures/southwark", lambda: came)


@asynccontextmanager
async def a_page(browser: Browser, platform: Platform, *, scripts: bool) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=front_door_url(platform.ports), java_script_enabled=scripts)
    page = await context.new_page()
    page.set_default_timeout(60_000)
    yield page
    await context.close()
