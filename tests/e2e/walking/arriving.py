"""What one page has brought about is seen on another after moments: it travels over Kafka from service to service."""

import asyncio
from collections.abc import Callable
from time import monotonic

from playwright.async_api import Locator, Page

_PATIENCE_SECONDS = 120
_PAUSE_SECONDS = 0.5


async def seen(page: Page, address: str, what: Callable[[], Locator]) -> None:
    """Open the page again and again, until it shows this."""
    deadline = monotonic() + _PATIENCE_SECONDS
    await page.goto(address)
    while not await what().count():
        assert monotonic() < deadline, f"{address} does not show {what()}"
        await asyncio.sleep(_PAUSE_SECONDS)
        await page.goto(address)
