"""Writes the page anew."""

import asyncio

from tests.rights.page import PAGE, asked, page

if __name__ == "__main__":
    PAGE.write_text(page(asyncio.run(asked())), encoding="utf-8")
