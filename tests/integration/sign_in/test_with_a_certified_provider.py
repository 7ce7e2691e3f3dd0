"""People sign in with npm's certified oidc-provider, by the same code as with any other."""

import html
import re
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from deploy.ports import Ports
from services.contract.boroughs import BoroughSlug
from services.contract.doors.sessions import COOKIE
from services.referral.sign_in.issuer import Issuer
from services.referral.sign_in.open_id import OpenIdConnect, Registered
from services.referral.sign_in.roles_file import Roles
from services.referral.sign_in.signing_in import COMES_BACK_TO, SigningIn
from services.runtime.clock import utc_now
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral_service import ServiceInMemory
from tests.integration.sign_in.provider import SECRET, a_provider, signed_in

FRONT_DOOR = "http://referral.example"
BACK = FRONT_DOOR + COMES_BACK_TO
ROLES = """
[[roles]]
role = "link-worker"
where = { groups = ["southwark"] }
organisation = "southwark-link-workers"
boroughs = ["southwark"]
"""


class Linkway:
    """The referral service, which asks the provider over HTTP."""

    def __init__(self, address: str, http: httpx.AsyncClient) -> None:
        self.later = 0.0
        registered = Registered("linkway", BACK, secret=SECRET)
        open_id = OpenIdConnect(Issuer(address, http, lambda: self.later), registered, http, utc_now)
        roles = Roles.model_validate(tomllib.loads(ROLES))
        self.service = ServiceInMemory(people=SigningIn(open_id, roles, bytes(32), FRONT_DOOR))

    async def came_back(self, name: str, browser: httpx.AsyncClient | None = None) -> httpx.Response:
        """What a browser is answered that comes back as this person."""
        browser = browser or self.service.browser()
        address = (await browser.get("/sign-in", params={"to": "/work"})).headers["location"]
        return await browser.get(await signed_in(address, name, BACK))

    async def caller(self, answer: httpx.Response) -> Caller | None:
        kept = await self.service.stores.sessions.find(hash_token(answer.cookies.get(COOKIE) or ""))
        return kept.caller if kept else None


@asynccontextmanager
async def a_linkway(address: str) -> AsyncIterator[Linkway]:
    async with httpx.AsyncClient(timeout=60) as http:
        yield Linkway(address, http)


@pytest.fixture
def port() -> int:
    return Ports.somewhere_free().identity


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_somebody_signs_in(port: int, algorithm: str) -> None:
    async with a_provider(port, BACK, algorithm) as address, a_linkway(address) as linkway:
        answer = await linkway.came_back("ada.southwark")
        caller = await linkway.caller(answer)

        assert (answer.status_code, answer.headers["location"]) == (303, "/work")
        assert caller is not None
        assert (caller.person, caller.boroughs) == ("ada.southwark", (BoroughSlug.SOUTHWARK,))


async def test_whoever_has_no_role_is_not_signed_in(port: int) -> None:
    async with a_provider(port, BACK) as address, a_linkway(address) as linkway:
        answer = await linkway.came_back("eve.elsewhere")

        assert (answer.status_code, answer.cookies.get(COOKIE)) == (403, None)


async def test_an_answer_that_comes_again_is_refused(port: int) -> None:
    async with a_provider(port, BACK) as address, a_linkway(address) as linkway:
        browser = linkway.service.browser()
        asked = (await browser.get("/sign-in")).headers["location"]
        back, kept = await signed_in(asked, "ada.southwark", BACK), dict(browser.cookies)
        assert (await browser.get(back)).status_code == 303

        again = linkway.service.browser()
        again.cookies.update(kept)
        assert (await again.get(back)).status_code == 400


async def test_a_code_that_was_stolen_is_of_no_use_in_another_browser(port: int) -> None:
    async with a_provider(port, BACK) as address, a_linkway(address) as linkway, a_linkway(address) as another:
        browser = linkway.service.browser()
        asked = (await browser.get("/sign-in")).headers["location"]
        stolen = await signed_in(asked, "ada.southwark", BACK)

        assert (await another.service.browser().get(stolen)).status_code == 400


async def test_a_provider_with_new_keys_is_believed_again(port: int) -> None:
    async with a_linkway(f"http://127.0.0.1:{port}") as linkway:
        async with a_provider(port, BACK):
            assert (await linkway.came_back("ada.southwark")).status_code == 303
        # What began with other keys is a new provider at the same address.
        async with a_provider(port, BACK):
            linkway.later += 11
            assert (await linkway.came_back("ada.southwark")).status_code == 303


async def test_whoever_signs_out_may_sign_out_there_as_well(port: int) -> None:
    async with a_provider(port, BACK) as address, a_linkway(address) as linkway:
        page = (await linkway.service.browser().get("/sign-out")).text
        there = re.search(rf'href="({address}/session/end[^"]+)"', page)

        assert there
        async with httpx.AsyncClient(timeout=60) as browser:
            assert (await browser.get(html.unescape(there[1]))).status_code == 200
