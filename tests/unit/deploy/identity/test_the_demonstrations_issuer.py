"""The demonstration's issuer lets somebody choose who to be, and speaks to Linkway as any other issuer does."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from deploy.identity.app import build
from deploy.identity.granting import CLIENT_ID, Client, Granting
from deploy.identity.here_only import NotForOthers, issuer
from deploy.identity.people import PEOPLE
from deploy.invented.listings.listing import organization_id
from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.contract.doors.sessions import COOKIE
from services.referral.sign_in import roles_file
from services.referral.sign_in.issuer import Issuer
from services.referral.sign_in.open_id import OpenIdConnect, Registered
from services.referral.sign_in.signing_in import COMES_BACK_TO, SigningIn
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW

ADDRESS, FRONT_DOOR, SECRET = "http://127.0.0.1:18706", "http://referral.example", "invented-secret"
ROLES = Path("deploy/roles.toml")


class Demonstration:
    """The issuer and the referral service, each with its own address, as one browser sees them."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()
        back = FRONT_DOOR + COMES_BACK_TO
        self.granting = Granting(ADDRESS, Client(CLIENT_ID, SECRET, back), lambda: self.now)
        self.issuer = httpx.AsyncClient(transport=httpx.ASGITransport(build(self.granting)), base_url=ADDRESS)
        registered = Registered(CLIENT_ID, back, secret=SECRET)
        open_id = OpenIdConnect(Issuer(ADDRESS, self.issuer), registered, self.issuer, lambda: NOW)
        self.service = ServiceInMemory(people=SigningIn(open_id, roles_file.read(ROLES), bytes(32), FRONT_DOOR))
        self.browser = self.service.browser()

    async def choosing(self) -> tuple[str, dict[str, str]]:
        """Whoever goes to the sign-in finds a page to choose on: its text, and what its form holds."""
        self.browser = self.service.browser()
        address = (await self.browser.get("/sign-in", params={"to": "/work"})).headers["location"]
        page = await self.issuer.get(address)
        assert page.status_code == 200
        return page.text, dict(parse_qsl(urlsplit(address).query))

    async def chosen(self, person: str) -> str:
        """Where the browser is sent that has chosen this person."""
        _, form = await self.choosing()
        return str((await self.issuer.post("/authorize", data={**form, "person": person})).headers["location"])

    async def signed_in(self, person: str) -> Caller:
        """Who somebody is at Linkway that has chosen this person."""
        back = await self.chosen(person)
        answer = await self.browser.get(back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/work")
        kept = await self.service.stores.sessions.find(hash_token(answer.cookies[COOKIE]))
        assert kept is not None
        return kept.caller


@pytest.fixture
def demonstration() -> Demonstration:
    return Demonstration()


async def test_there_is_one_button_for_each_person(demonstration: Demonstration) -> None:
    page, _ = await demonstration.choosing()

    assert re.findall(r'<button name="person" value="([^"]+)">', page) == [person.id for person in PEOPLE]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
async def test_everybody_to_choose_has_a_role_here(demonstration: Demonstration, person: object) -> None:
    caller = await demonstration.signed_in(person.id)  # type: ignore[attr-defined]

    assert caller.person == person.id  # type: ignore[attr-defined]
    assert len(caller.roles) == 1


async def test_there_is_somebody_of_each_role(demonstration: Demonstration) -> None:
    assert {(await demonstration.signed_in(person.id)).roles[0] for person in PEOPLE} == set(Role)


async def test_a_link_worker_works_in_one_borough(demonstration: Demonstration) -> None:
    assert (await demonstration.signed_in("amina.southwark")).boroughs == (BoroughSlug.SOUTHWARK,)
    assert (await demonstration.signed_in("hanna.hackney")).boroughs == (BoroughSlug.HACKNEY,)


async def test_an_editor_edits_the_directory_of_one_borough(demonstration: Demonstration) -> None:
    editor = await demonstration.signed_in("edie.directory")

    assert editor.boroughs == (BoroughSlug.SOUTHWARK,)
    assert editor.may(TokenRight.EDIT)


async def test_a_provider_has_what_the_directory_lists_of_it(demonstration: Demonstration) -> None:
    listed = {organization_id("Bridge House", borough) for borough in BOROUGHS}

    assert {str(one) for one in (await demonstration.signed_in("bea.bridge-house")).provides} == listed


async def test_every_page_says_that_it_is_for_demonstration(demonstration: Demonstration) -> None:
    page, form = await demonstration.choosing()
    others = [
        await demonstration.issuer.get("/"),
        await demonstration.issuer.get("/end"),
        await demonstration.issuer.get("/authorize", params={**form, "client_id": "another"}),
        await demonstration.issuer.post("/authorize", data={**form, "person": "nobody"}),
    ]

    assert all("For demonstration only." in text for text in (page, *(one.text for one in others)))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "linkway.example"])  # noqa: S104 - it refuses
def test_it_does_not_listen_where_others_reach_it(host: str) -> None:
    with pytest.raises(NotForOthers, match="whoever reached it could be anybody"):
        issuer(host, 18706, Client(CLIENT_ID, SECRET, FRONT_DOOR))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_it_listens_on_this_machine(host: str) -> None:
    named = f"[{host}]" if ":" in host else host

    assert issuer(host, 18706, Client(CLIENT_ID, SECRET, FRONT_DOOR)).issuer == f"http://{named}:18706"


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": f"{FRONT_DOOR}{COMES_BACK_TO}/../elsewhere"},
        {"client_id": "another"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"scope": "email"},
    ],
)
async def test_an_odd_request_leads_nowhere(demonstration: Demonstration, changes: dict[str, str]) -> None:
    _, form = await demonstration.choosing()
    answer = await demonstration.issuer.post("/authorize", data={**form, **changes, "person": PEOPLE[0].id})

    assert (answer.status_code, answer.headers.get("location")) == (400, None)


async def test_a_code_is_good_once_for_a_minute_and_for_whoever_began(demonstration: Demonstration) -> None:
    back = dict(parse_qsl(urlsplit(await demonstration.chosen(PEOPLE[0].id)).query))

    async def token(**sent: str) -> int:
        form = {"code": back["code"], "code_verifier": "guessed", "redirect_uri": FRONT_DOOR + COMES_BACK_TO}
        answer = await demonstration.issuer.post("/token", data={**form, **sent}, auth=(CLIENT_ID, SECRET))
        return answer.status_code

    assert await token() == 400
    assert (await demonstration.browser.get(f"{COMES_BACK_TO}?{urlencode(back)}")).status_code == 400
    late = await demonstration.chosen(PEOPLE[0].id)
    demonstration.now += 61
    assert (await demonstration.browser.get(late)).status_code == 400


async def test_only_linkway_is_given_tokens(demonstration: Demonstration) -> None:
    answer = await demonstration.issuer.post("/token", data={"code": "x"}, auth=(CLIENT_ID, "guessed"))

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_it_answers_to_its_own_name_alone(demonstration: Demonstration) -> None:
    assert (await demonstration.issuer.get("/", headers={"Host": "elsewhere.example"})).status_code == 400
