"""Somebody at a browser: how they come to a page, and what stands in their way there."""

import asyncio
import json
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page
from starlette.types import ASGIApp

from tests.running.stage import until

# WCAG 2.2 at level AA holds all of the levels and versions before it.
_RULES: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_MOST_BYTES: Final = 100_000
# A page that comes ends the wait; on a busy machine one may take many times as long as on a free one.
PATIENCE_MS: Final = 60_000
_AS_READ: Final = """() => ({
  title: document.title, width: window.innerWidth, preferences: document.documentElement.className,
  direction: document.documentElement.dir, dark: matchMedia("(prefers-color-scheme: dark)").matches,
  forced: matchMedia("(forced-colors: active)").matches,
})"""


@dataclass(frozen=True)
class Way:
    """How somebody reads pages: what their browser is set to, and what they chose on the page of preferences."""

    name: str
    colours: Literal["dark", "light"] = "light"
    forced: Literal["active", "none"] = "none"
    width: int = 1280
    scripts: bool = True
    preferences: str = ""


AS_USUAL = Way("as usual")
# A window of 1280 pixels at 400% has 320.
ENLARGED = Way("at 400% in the dark", colours="dark", width=320)
OTHER_WAYS: Final = (
    Way("in colours of their own", forced="active"),
    Way("in high contrast", preferences="contrast=high"),
    Way("in the largest text", preferences="text=largest"),
    Way("from right to left", preferences="language=ar"),
)
# Every page is looked at in all of them; but for the first, by `make test-long`.
IN_EVERY_WAY = pytest.mark.parametrize(
    "way",
    [AS_USUAL, *(pytest.param(way, marks=pytest.mark.long) for way in (ENLARGED, *OTHER_WAYS))],
    ids=lambda way: way.name,
)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which the application answers on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        running = asyncio.create_task(server.serve(sockets=[listener]))

        async def has_started() -> bool:
            return server.started

        try:
            await until(has_started, 60)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            # Whoever failed would leave it to those who come after, whose doors are the same.
            server.should_exit = True
            await running


@asynccontextmanager
async def visiting(browser: Browser, address: str, way: Way = AS_USUAL, *, token: str = "") -> AsyncIterator[Page]:
    """A page of a browser that has seen nothing yet; with a `token` its requests show it. Asking elsewhere fails."""
    context = await browser.new_context(
        base_url=address,
        color_scheme=way.colours,
        forced_colors=way.forced,
        java_script_enabled=way.scripts,
        viewport={"width": way.width, "height": 900},
        extra_http_headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    if way.preferences:
        await context.add_cookies([{"name": "linkway-preferences", "value": way.preferences, "url": address}])
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith(address) else elsewhere.append(asked.url))
    try:
        yield page
    finally:
        await context.close()
    assert not elsewhere


async def press(page: Page, what: Locator) -> None:
    """Press a button or a link, and wait for the page that follows."""
    async with page.expect_navigation():
        await what.click()


async def enter(page: Page) -> None:
    """Press Enter where the focus is, and wait for the page that follows."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def what_stands_in_the_way(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and what of it cannot be seen without scrolling sideways.

    Where LINKWAY_AXE names a file, a line of it says what was looked at.
    """
    found: dict[str, Any] = (await Axe().run(page, options=_RULES)).response
    said = [f"{each['id']}: {each['help']} ({each['nodes'][0]['html']})" for each in found["violations"]]
    if await page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        said.append("the page is wider than its window")
    if (size := len((await page.content()).encode())) > _MOST_BYTES:
        said.append(f"the page has {size} bytes")
    if table := os.environ.get("LINKWAY_AXE"):
        await _note(page, said, Path(table))
    return said


async def _note(page: Page, said: list[str], table: Path) -> None:
    """Add a line to the table of all that was looked at: which page, how it was read, and how much was found."""
    seen: dict[str, Any] = await page.evaluate(_AS_READ)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", urlsplit(page.url).path)
    with table.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"path": path, **seen, "found": said}) + "\n")
