"""A browser's way of showing a token is taken where somebody looks, and nowhere else."""

import base64

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from services.runtime.serving.browser_sign_in import BrowserSignIn


async def _said(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what the request shows of who asks; 401 where that is no bearer token."""
    shown = Request(scope, receive).headers.get("authorization", "")
    status = 200 if shown.startswith("Bearer ") else 401
    await PlainTextResponse(shown, status, {"WWW-Authenticate": "Bearer"})(scope, receive, send)


@pytest.fixture
def browser() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(BrowserSignIn(_said)), base_url="http://linkway.example")


async def test_the_password_is_the_token_whatever_the_name_is(browser: httpx.AsyncClient) -> None:
    for name in ("", "age-matters"):
        assert (await browser.get("/", auth=(name, "lw_invented"))).text == "Bearer lw_invented"


async def test_what_may_change_something_is_not_signed_in_so(browser: httpx.AsyncClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await browser.request(method, "/", auth=("", "lw_invented"))

        assert (answer.status_code, answer.text.startswith("Basic ")) == (401, True)


async def test_whoever_shows_nothing_is_asked_in_both_ways(browser: httpx.AsyncClient) -> None:
    asked = (await browser.get("/")).headers.get_list("www-authenticate")

    assert asked == ["Bearer", 'Basic realm="Linkway", charset="UTF-8"']


async def test_whoever_is_known_is_not_asked(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/", headers={"Authorization": "Bearer lw_invented"})

    assert "Basic" not in answer.headers["www-authenticate"]


async def test_without_a_password_there_is_no_token(browser: httpx.AsyncClient) -> None:
    typed = base64.b64encode(b"age-matters").decode()

    assert (await browser.get("/", headers={"Authorization": f"Basic {typed}"})).text == "Bearer "


@pytest.mark.parametrize("written", [b"%", b"Zm9", b"\xff"])
async def test_what_is_no_base64_is_left_as_it_is(browser: httpx.AsyncClient, written: bytes) -> None:
    answer = await browser.get("/", headers=[(b"authorization", b"Basic " + written)])

    assert (answer.status_code, answer.text.startswith("Basic ")) == (401, True)
