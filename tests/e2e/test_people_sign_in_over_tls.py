"""People sign in at a front door that speaks TLS, before servers that know who comes; whoever runs it signs them out.

In a real browser, whose cookies are those that TLS alone brings.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from deploy.ports import LOOPBACK
from deploy.securing.certificates import an_authority, of_a_server
from tests.e2e.walking.hands import Mouse
from tests.e2e.walking.signing_in import signs_in
from tests.running.browsers import browser
from tests.running.secure_home import CommandLine, a_secure_linkway

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]


def with_a_certificate(folder: Path) -> CommandLine:
    """A home whose front door has a certificate of an authority that this machine has made."""
    pem = folder / "front-door.pem"
    pem.write_bytes(of_a_server(an_authority(datetime.now(UTC)), "linkway", datetime.now(UTC)).pem)
    files = dict.fromkeys(("LINKWAY_FRONT_DOOR_CERTIFICATE_FILE", "LINKWAY_FRONT_DOOR_KEY_FILE"), str(pem))
    return CommandLine(folder / "home", **files)


@asynccontextmanager
async def somebody(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The browser of somebody who was told to believe this front door."""
    context = await browser.new_context(base_url=address, ignore_https_errors=True)
    context.set_default_timeout(60_000)
    yield await context.new_page()
    await context.close()


async def test_each_signs_in_sees_their_own_and_is_signed_out(browser: Browser, tmp_path: Path) -> None:
    linkway = with_a_certificate(tmp_path)
    address = f"https://{LOOPBACK}:{linkway.ports.front_door}"
    async with (
        a_secure_linkway(linkway),
        somebody(browser, address) as amina,
        somebody(browser, address) as bea,
        somebody(browser, address) as rui,
    ):
        await amina.goto("/")
        for page, name, at in ((amina, "Amina", "/work"), (bea, "Bea", "/provider"), (rui, "Rui", "/figures")):
            await signs_in(Mouse(page), name, at=at)
        assert await the_cookie_of(amina) == ("__Host-linkway-session", True, True)
        assert [one["person"] for one in (await linkway("sessions", "list"))["sessions"]] == [
            "amina.southwark",
            "bea.bridge-house",
            "rui.region",
        ]

        await signs_out(amina)
        await linkway("sessions", "end", "bridge-house-invented")
        # Referral knows at once; whoever is not signed in is asked by the issuer whom to be.
        for page in (amina, bea):
            await page.goto("/work")
            await page.get_by_role("heading", name="Who would you like to be?").wait_for()
        left = (await linkway("sessions", "list"))["sessions"]

    assert [one["person"] for one in left] == ["rui.region"]


async def signs_out(page: Page) -> None:
    await Mouse(page).press(page.get_by_role("banner").get_by_role("button", name="Sign out"))
    await page.get_by_role("heading", name="You are signed out").wait_for()


async def the_cookie_of(page: Page) -> tuple[str, bool, bool]:
    """Its name, whether it comes over TLS alone, and whether no script sees it."""
    (cookie,) = (one for one in await page.context.cookies() if one.get("name", "").endswith("linkway-session"))
    return cookie.get("name", ""), cookie.get("secure", False), cookie.get("httpOnly", False)
