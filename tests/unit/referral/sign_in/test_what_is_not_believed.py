"""Whatever is forged, replayed, old, or meant for somebody else signs nobody in."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from services.contract.doors.sessions import COOKIE
from tests.fakes.issuer import ADDRESS, CLIENT_ID, LEFT_OUT, MemoryIssuer, a_key, hmac_of_public
from tests.support.builders import NOW
from tests.unit.referral.sign_in.conftest import World

AT = int(NOW.timestamp())


async def is_refused(browser: httpx.AsyncClient, answer: httpx.Response, status: int = 400) -> bool:
    return answer.status_code == status and browser.cookies.get(COOKIE) is None


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://elsewhere.example"}, id="of another issuer"),
        pytest.param({"iss": f"{ADDRESS}/"}, id="of an issuer that is nearly ours"),
        pytest.param({"iss": LEFT_OUT}, id="of nobody"),
        pytest.param({"aud": "another-client"}, id="for another client"),
        pytest.param({"aud": ["another-client"]}, id="for others"),
        pytest.param({"aud": [CLIENT_ID, "another-client"]}, id="for two, and not said to whom it was given"),
        pytest.param({"azp": "another-client"}, id="given to another client"),
        pytest.param({"aud": LEFT_OUT}, id="for nobody"),
        pytest.param({"nonce": "of-another-sign-in"}, id="of another sign-in"),
        pytest.param({"nonce": LEFT_OUT}, id="of no sign-in"),
        pytest.param({"exp": AT - 61}, id="too old by more than a minute"),
        pytest.param({"exp": LEFT_OUT}, id="good for ever"),
        pytest.param({"exp": "tomorrow"}, id="good until a word"),
        pytest.param({"iat": AT + 61}, id="of the future"),
        pytest.param({"nbf": AT + 61}, id="good later"),
        pytest.param({"sub": LEFT_OUT}, id="about nobody"),
        pytest.param({"at_hash": "bm90IGl0cyBoYXNo"}, id="with another access token"),
    ],
)
async def test_a_token_with_such_claims_is_refused(
    world: World, browser: httpx.AsyncClient, claims: dict[str, Any]
) -> None:
    assert await is_refused(browser, await world.sign_in(browser, **claims))


@pytest.mark.parametrize("claims", [{"exp": AT - 59}, {"iat": AT + 59}, {"aud": [CLIENT_ID]}, {"azp": CLIENT_ID}])
async def test_a_minute_of_difference_is_borne(
    world: World, browser: httpx.AsyncClient, claims: dict[str, Any]
) -> None:
    assert (await world.sign_in(browser, **claims)).status_code == 303


def of_somebody_elses_key(issuer: MemoryIssuer) -> None:
    issuer.signs_with = a_key("first")


def of_no_key(issuer: MemoryIssuer) -> None:
    issuer.algorithm = "none"


def of_the_public_key_as_a_secret(issuer: MemoryIssuer) -> None:
    issuer.algorithm, issuer.signs_with = "HS256", hmac_of_public(issuer.shows[0])


def of_a_secret_that_the_issuer_shows(issuer: MemoryIssuer) -> None:
    issuer.algorithm, issuer.signs_with = "HS256", OctKey.generate_key(256, {"kid": "secret"})
    issuer.shows = [issuer.signs_with]


def of_a_key_that_the_issuer_has_not(issuer: MemoryIssuer) -> None:
    issuer.signs_with = a_key("unknown")


@pytest.mark.parametrize(
    "forge",
    [
        of_somebody_elses_key,
        of_no_key,
        of_the_public_key_as_a_secret,
        of_a_secret_that_the_issuer_shows,
        of_a_key_that_the_issuer_has_not,
    ],
)
async def test_a_forged_signature_is_refused(
    world: World, browser: httpx.AsyncClient, forge: Callable[[MemoryIssuer], None]
) -> None:
    forge(world.issuer)

    answer = await world.sign_in(browser)
    assert answer.status_code in {400, 503}
    assert browser.cookies.get(COOKIE) is None


@pytest.mark.parametrize(("kind", "algorithm"), [(RSAKey, "RS256"), (RSAKey, "PS256"), (ECKey, "ES256")])
async def test_each_algorithm_of_the_list_is_taken(
    world: World, browser: httpx.AsyncClient, kind: type[RSAKey] | type[ECKey], algorithm: str
) -> None:
    world.issuer.signs_with, world.issuer.algorithm = a_key("first", kind), algorithm
    world.issuer.shows = [world.issuer.signs_with]

    assert (await world.sign_in(browser)).status_code == 303


async def test_a_key_that_is_new_is_found(world: World) -> None:
    await world.sign_in(world.service.browser())
    world.issuer.signs_with = a_key("second")
    world.issuer.shows.append(world.issuer.signs_with)
    world.seconds += 11

    assert (await world.sign_in(world.service.browser())).status_code == 303


async def test_a_key_that_was_taken_back_is_believed_for_ten_minutes_at_most(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.sign_in(world.service.browser())
    world.issuer.shows = [a_key("second")]
    world.seconds += 601

    assert await is_refused(browser, await world.sign_in(browser))


async def test_inventing_keys_asks_the_issuer_for_nothing(world: World) -> None:
    await world.sign_in(world.service.browser())
    for number in range(5):
        world.issuer.signs_with = a_key(f"invented-{number}")
        await world.sign_in(world.service.browser())

    assert world.issuer.asked_for_keys == 1


async def test_an_answer_that_comes_again_is_refused(world: World, browser: httpx.AsyncClient) -> None:
    came_back = world.issuer.signs_in(await world.begin(browser))
    kept = dict(browser.cookies)
    await browser.get(came_back)

    assert (await browser.get(came_back)).status_code == 400
    with_what_it_had = httpx.AsyncClient(
        transport=httpx.ASGITransport(world.service.doors), base_url="http://referral.example", cookies=kept
    )
    assert await is_refused(with_what_it_had, await with_what_it_had.get(came_back))


async def test_nobody_is_signed_in_as_somebody_else_by_a_link(world: World, browser: httpx.AsyncClient) -> None:
    attackers = world.issuer.signs_in(await world.begin(world.service.browser()), sub="eve.invented")

    assert await is_refused(browser, await browser.get(attackers))


async def test_a_sign_in_is_good_for_ten_minutes(world: World, browser: httpx.AsyncClient) -> None:
    address = await world.begin(browser)
    world.service.now = NOW.replace(minute=NOW.minute + 11) if NOW.minute < 48 else NOW.replace(hour=NOW.hour + 1)

    assert await is_refused(browser, await browser.get(world.issuer.signs_in(address)))


async def test_the_answer_of_another_issuer_is_refused(world: World, browser: httpx.AsyncClient) -> None:
    came_back = world.issuer.signs_in(await world.begin(browser))

    assert await is_refused(browser, await browser.get(came_back.partition("&iss=")[0]))
    again = world.issuer.signs_in(await world.begin(browser)).replace("issuer.example", "elsewhere.example")
    assert await is_refused(browser, await browser.get(again))


async def test_whoever_says_no_at_the_issuer_is_told_how_to_go_on(world: World, browser: httpx.AsyncClient) -> None:
    state = world.issuer.signs_in(await world.begin(browser)).partition("state=")[2].partition("&")[0]
    answer = await browser.get(f"/sign-in/callback?error=access_denied&state={state}&iss={ADDRESS}")

    assert answer.status_code == 400
    assert "You could not be signed in" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://issuer.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
async def test_an_issuer_that_says_odd_things_of_itself_is_not_gone_to(
    world: World, browser: httpx.AsyncClient, said: dict[str, Any]
) -> None:
    world.issuer.discovery = said

    assert (await browser.get("/sign-in")).status_code == 503


async def test_while_the_issuer_is_away_people_are_told_so(world: World, browser: httpx.AsyncClient) -> None:
    world.issuer.away = True
    answer = await browser.get("/sign-in")

    assert answer.status_code == 503
    assert "Nobody can sign in at this moment" in answer.text
    world.issuer.away = False
    assert (await world.sign_in(browser)).status_code == 303
