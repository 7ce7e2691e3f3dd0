"""Somebody signs in with the issuer that knows them, goes on where they were, and signs out."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.contract.doors.sessions import COOKIE
from services.referral.sign_in.open_id import Registered
from services.referral.sign_in.signing_in import COMES_BACK_TO
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.issuer import ADDRESS, CLIENT_ID, LEFT_OUT, a_key
from tests.unit.referral.sign_in.conftest import FRONT_DOOR, World


async def caller_of(world: World, browser: httpx.AsyncClient) -> Caller | None:
    kept = await world.service.stores.sessions.find(hash_token(browser.cookies.get(COOKIE) or ""))
    return kept.caller if kept and kept.ends_at > world.service.now else None


async def test_whoever_signs_in_goes_on_where_they_were(world: World, browser: httpx.AsyncClient) -> None:
    answer = await world.sign_in(browser, "/work?whose=mine")

    assert (answer.status_code, answer.headers["location"]) == (303, "/work?whose=mine")
    assert await caller_of(world, browser) == Caller(
        "southwark-link-workers",
        frozenset({TokenRight.WORK.value, TokenRight.MERGE.value}),
        "ada.invented",
        (Role.LINK_WORKER.value,),
        (BoroughSlug.SOUTHWARK,),
    )


async def test_the_cookie_is_out_of_scripts_reach_and_of_other_sites(world: World, browser: httpx.AsyncClient) -> None:
    answer = await world.sign_in(browser)
    given = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}="))

    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(given.split("; "))
    assert answer.headers["cache-control"] == "no-store"


async def test_over_tls_no_other_host_can_set_it(world: World) -> None:
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(world.service.doors), base_url="https://referral.example")
    came_back = world.issuer.signs_in(await world.begin(browser)).replace("http://", "https://")
    answer = await browser.get(came_back)
    given = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(f"__Host-{COOKIE}="))

    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(given.split("; "))
    assert (await browser.get("/sign-in", params={"to": "/work"})).headers["location"] == "/work"


async def test_what_the_issuer_is_asked_says_nothing_of_where_the_person_was(
    world: World, browser: httpx.AsyncClient
) -> None:
    asked = dict(parse_qsl(urlsplit(await world.begin(browser, "/work/people/7")).query))

    assert set(asked) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }
    assert "people" not in "".join(asked.values())


async def test_whoever_is_signed_in_already_goes_on_at_once(world: World, browser: httpx.AsyncClient) -> None:
    await world.sign_in(browser)

    assert (await browser.get("/sign-in", params={"to": "/work"})).headers["location"] == "/work"


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
async def test_nobody_is_led_to_another_site(world: World, browser: httpx.AsyncClient, to: str) -> None:
    assert (await world.sign_in(browser, to)).headers["location"] == "/"
    assert (await browser.get("/sign-in", params={"to": to})).headers["location"] == "/"


async def test_a_value_that_somebody_planted_is_not_the_sessions(world: World) -> None:
    browser = world.service.browser("planted")
    answer = await world.sign_in(browser)

    assert answer.cookies[COOKIE] != "planted"
    assert await world.service.stores.sessions.find(hash_token("planted")) is None


async def test_the_session_that_the_browser_had_ends_with_a_new_one(world: World, browser: httpx.AsyncClient) -> None:
    address = await world.begin(browser)
    await world.sign_in(browser)
    before = browser.cookies.get(COOKIE) or ""
    await browser.get(world.issuer.signs_in(address, sub="ben.invented"))

    kept = await world.service.stores.sessions.find(hash_token(before))
    assert kept is not None
    assert kept.ends_at == world.service.now
    assert (await caller_of(world, browser) or Caller("", frozenset())).person == "ben.invented"


async def test_whoever_has_no_role_is_told_so_and_not_signed_in(world: World, browser: httpx.AsyncClient) -> None:
    answer = await world.sign_in(browser, groups=["gardeners"])

    assert answer.status_code == 403
    assert "You have no role here yet" in answer.text
    assert browser.cookies.get(COOKIE) is None


async def test_whoever_signs_out_is_a_stranger(world: World, browser: httpx.AsyncClient) -> None:
    await world.sign_in(browser)
    kept = browser.cookies.get(COOKIE) or ""
    page = (await browser.get("/sign-out")).text
    token = page.partition('name="form-token" value="')[2].partition('"')[0]
    answer = await browser.post("/sign-out", data={"form-token": token})

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-out")
    assert browser.cookies.get(COOKIE) is None
    assert await caller_of(world, world.service.browser(kept)) is None
    assert f"{ADDRESS}/session/end?client_id={CLIENT_ID}" in (await browser.get("/sign-out")).text


async def test_no_other_site_signs_anybody_out(world: World, browser: httpx.AsyncClient) -> None:
    await world.sign_in(browser)
    answer = await browser.post("/sign-out", data={"form-token": "forged"})

    assert answer.status_code == 403
    assert await caller_of(world, browser) is not None


async def test_without_an_issuer_nobody_signs_in_and_is_told_why(service: Any) -> None:
    answer = await service.browser().get("/sign-in")

    assert answer.status_code == 404
    assert "Nobody can sign in here" in answer.text


async def test_a_key_of_ones_own_proves_who_asks(world: World) -> None:
    key = a_key("ours")
    registered = Registered(
        CLIENT_ID, FRONT_DOOR + COMES_BACK_TO, private_key=key.as_pem(private=True).decode(), key_id="ours"
    )
    world = World(registered=registered)
    assert (await world.sign_in(world.service.browser())).headers["location"] == "/work"

    assertion = jwt.decode(world.issuer.assertions[0], key, algorithms=["ES256"])
    assert (assertion.header["kid"], assertion.claims["sub"]) == ("ours", CLIENT_ID)
    assert assertion.claims["aud"] == f"{ADDRESS}/token"


async def test_what_the_issuer_says_elsewhere_of_the_person_counts_too() -> None:
    registered = Registered(CLIENT_ID, FRONT_DOOR + COMES_BACK_TO, secret="invented-secret", asks_userinfo=True)
    world = World(registered=registered)
    world.issuer.userinfo = {"sub": "ada.invented", "groups": ["southwark-link-workers"]}

    assert (await world.sign_in(world.service.browser(), groups=LEFT_OUT)).status_code == 303
    world.issuer.userinfo["sub"] = "somebody-else"
    assert (await world.sign_in(world.service.browser(), groups=LEFT_OUT)).status_code == 400
