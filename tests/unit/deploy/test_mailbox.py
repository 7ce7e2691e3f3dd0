"""The demonstration's mailbox: it keeps the latest, counts all, and shows them as plain text."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiosmtplib import SMTP

from deploy.mailbox import page, postman
from deploy.mailbox.box import Box
from deploy.ports import LOOPBACK

THEN = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def a_mail(number: int = 1, *, subject: str = "A message", text: str = "Hello.") -> bytes:
    return f"From: us@linkway.example\r\nSubject: {subject}\r\nMessage-ID: <{number}@x>\r\n\r\n{text}\r\n".encode()


def put(box: Box, *mails: bytes) -> None:
    for mail in mails:
        box.put(mail, ["ann@people.example"], THEN)


@pytest.fixture
def box() -> Box:
    return Box(keep=120)


@pytest.fixture
async def browser(box: Box) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=page.build(box))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
        yield browser


async def shown(browser: httpx.AsyncClient, path: str) -> str:
    answer = await browser.get(path)
    answer.raise_for_status()
    return answer.text


async def counted(browser: httpx.AsyncClient, path: str = "/count") -> Any:
    return (await browser.get(path)).json()


async def test_every_page_says_that_people_are_invented(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, a_mail())
    for path in ("/", "/mails/1"):
        assert page.NOTE in await shown(browser, path)


async def test_an_empty_mailbox_says_so(browser: httpx.AsyncClient) -> None:
    assert "No mail has come yet." in await shown(browser, "/")


async def test_all_mails_are_counted_and_copies_are_known(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, a_mail(1), a_mail(2), a_mail(1))

    assert await counted(browser) == {"received": 3, "distinct": 2}
    assert await counted(browser, "/copies") == {"<1@x>": 2, "<2@x>": 1}


async def test_mails_without_a_message_id_are_no_copies(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, b"\r\nHello", b"\r\nHello")
    assert await counted(browser) == {"received": 2, "distinct": 2}


async def test_only_the_latest_are_kept_and_all_are_counted(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, *map(a_mail, range(125)))

    assert (await browser.get("/mails/5")).status_code == 404
    assert (await browser.get("/mails/6")).status_code == 200
    assert await counted(browser) == {"received": 125, "distinct": 125}


async def test_the_list_has_pages_with_the_latest_first(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, *map(a_mail, range(120)))

    first, last = await shown(browser, "/"), await shown(browser, "/?page=3")
    assert "/mails/120" in first
    assert first.index("/mails/120") < first.index("/mails/71")
    assert "/?page=2" in first
    assert "/mails/20" in last
    assert "/?page=4" not in last


async def test_a_page_that_is_not_there_shows_the_nearest(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, a_mail())
    for number in (-1, 0, 99):
        assert "page 1 of 1" in await shown(browser, f"/?page={number}")


async def test_nothing_in_a_mail_becomes_part_of_the_page(box: Box, browser: httpx.AsyncClient) -> None:
    put(box, a_mail(subject="<script>alert(1)</script>", text="<img src=x>"))

    for path in ("/", "/mails/1"):
        text = await shown(browser, path)
        assert "<script>" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text
    assert "default-src 'none'" in (await browser.get("/")).headers["content-security-policy"]


async def test_a_page_of_another_name_is_not_shown(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/", headers={"Host": "evil.example"})).status_code == 400


async def test_a_mail_sent_by_smtp_is_in_the_box(box: Box) -> None:
    server = await postman.listen(box, LOOPBACK, 0)
    async with server, SMTP(hostname=LOOPBACK, port=server.sockets[0].getsockname()[1], start_tls=False) as client:
        await client.sendmail("us@linkway.example", ["ann@people.example", "bob@people.example"], a_mail())
        await asyncio.sleep(0)

    found = box.find(1)
    assert found
    assert found.recipients == ("ann@people.example", "bob@people.example")
    assert found.read().get_content().splitlines() == ["Hello."]
