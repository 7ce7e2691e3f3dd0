"""Pictures of what people see, for the documents: taken on the walk where LINKWAY_PICTURES names a folder for them."""

import os
from pathlib import Path

from playwright.async_api import Page


async def taken(page: Page, name: str) -> None:
    """Take a picture of the page as it stands, where pictures are wanted."""
    if folder := os.environ.get("LINKWAY_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.jpg", type="jpeg", quality=70)
