"""Chromium shows the pages and searches in them; what a page asks for, by the browser's own log, is of its own host."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.contract.documents.pages import site
from tests.support.tools import needs

QUIET = "--headless --no-sandbox --disable-gpu --no-first-run --disable-sync --disable-background-networking"
ALONE = "--disable-component-update --disable-default-apps --disable-extensions --no-proxy-server"


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    line = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0]
    path = urlsplit(line.split(" ")[1]).path.lstrip("/")
    known = path in site.paths()
    body = site.page(path).text.encode() if known else b""
    head = [
        f"HTTP/1.1 {'200 OK' if known else '404 Not Found'}",
        f"Content-Type: {site.page(path).media_type if known else 'text/plain'}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    await writer.drain()
    writer.close()


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Where the pages are."""
    async with await asyncio.start_server(_serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def shown(address: str, folder: Path) -> str:
    """The page as it stands in the browser once its script has run; what was asked for is in the folder's log."""
    line = [*QUIET.split(), *ALONE.split(), f"--user-data-dir={folder}", f"--log-net-log={folder / 'log.json'}"]
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    browser = await asyncio.create_subprocess_exec(
        "chromium", *line, "--dump-dom", address, stdout=pipe, stderr=nowhere
    )
    try:
        return (await asyncio.wait_for(browser.communicate(), 120))[0].decode()
    finally:
        if browser.returncode is None:
            browser.kill()
            await browser.wait()


def asked_by(origin: str, folder: Path) -> set[str]:
    """The addresses that pages of this origin asked for; what the browser asks on its own behalf has another."""
    events = json.loads((folder / "log.json").read_text(encoding="utf-8"))["events"]
    asked = [one["params"] for one in events if "url" in one.get("params", {})]
    return {str(one["url"]) for one in asked if one.get("initiator") == origin}


@needs("chromium")
async def test_the_search_leaves_what_is_looked_for(tmp_path: Path) -> None:
    async with served() as address:
        page = await shown(f"{address}/search.html?q=nhs_number+referral-requested", tmp_path)

    assert 'have "nhs_number referral-requested"' in page
    assert '<li hidden=""><a href="referral-requested.v1.html#postcode">' in page
    assert '<li><a href="referral-requested.v1.html#person.nhs_number">' in page


@needs("chromium")
@pytest.mark.parametrize("path", [site.HOME, "referral-requested.v1.html", "guide.html", site.SEARCH])
async def test_a_page_asks_no_other_host_for_anything(tmp_path: Path, path: str) -> None:
    async with served() as address:
        await shown(f"{address}/{path}", tmp_path)

    asked = asked_by(address, tmp_path)
    assert f"{address}/{site.STYLE}" in asked
    assert {urlsplit(one).netloc for one in asked} == {urlsplit(address).netloc}
