"""The provider as a process of its own, and a browser that signs in there as its pages ask."""

import asyncio
import html
import os
import re
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.conformance import nodejs_program

SECRET = "an-invented-secret-that-is-long-enough"
_PACKAGES = Path(__file__).with_name("nodejs")
_FIELD = re.compile(r'name="([^"]+)"(?: value="([^"]*)")?')
_START_SECONDS = 120
_ANSWER_SECONDS = 60


@asynccontextmanager
async def a_provider(port: int, comes_back_to: str, signs_with: str = "RS256") -> AsyncIterator[str]:
    """The provider's address, while it runs. At each start it has keys of its own."""
    line = await nodejs_program.command(_PACKAGES / "provider.mjs", _PACKAGES)
    told = {**os.environ, "SIGNS_WITH": signs_with}
    process = await asyncio.create_subprocess_exec(
        *line, str(port), comes_back_to, SECRET, stdout=PIPE, stderr=PIPE, env=told
    )
    try:
        await asyncio.wait_for(_is_ready(process), _START_SECONDS)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.communicate()


async def _is_ready(process: Process) -> None:
    assert process.stdout
    assert process.stderr
    while line := await process.stdout.readline():
        if line == b"ready\n":
            return
    raise AssertionError((await process.stderr.read()).decode())


async def signed_in(address: str, name: str, comes_back_to: str) -> str:
    """Somebody signs in at the provider's own pages by this name: where their browser is sent back to."""
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as browser:
        answer = await browser.get(address)
        while True:
            if answer.is_redirect:
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(comes_back_to):
                    return address
                answer = await browser.get(address)
                continue
            answer = await _submitted(browser, answer, name)


async def _submitted(browser: httpx.AsyncClient, page: httpx.Response, name: str) -> httpx.Response:
    action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert action, page.text
    fields = {field: html.unescape(value) for field, value in _FIELD.findall(page.text.partition("<form")[2])}
    typed = {"login": name, "password": "any"} if "login" in fields else {}
    return await browser.post(urljoin(str(page.url), html.unescape(action[1])), data={**fields, **typed})
