"""A browser for the tests of a folder: import the fixture into its conftest."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium. In a sandbox of its own where the system lets it have one."""
    async with async_playwright() as playwright:
        program = shutil.which("chromium") or "chromium"
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()
