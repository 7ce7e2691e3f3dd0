"""A door that takes sessions knows people by a cookie, and leads whoever it does not know to the sign-in."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import APIRouter, Depends, Request

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight, rights_of
from services.runtime.service import Door, ErrorForm
from services.runtime.serving.application import application
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller
from services.runtime.working.ports import SessionsAway
from services.runtime.working.transactions import RequestTransactions, Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.sessions import MemorySessions, MemoryTypedForms
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy

HTML = ErrorForm("text/html", lambda problem: f"<h1>{problem.title}</h1>")
MayWork = Annotated[Caller, Depends(caller_with(TokenRight.WORK))]
ADA = Caller(
    "invented-borough",
    rights_of((Role.LINK_WORKER,)),
    "ada.invented",
    (Role.LINK_WORKER.value,),
    (BoroughSlug.SOUTHWARK,),
)
BEN = replace(ADA, person="ben.invented")
ANALYST = replace(
    ADA, person="cy.invented", roles=(Role.BOROUGH_ANALYST.value,), rights=rights_of(("borough-analyst",))
)


def pages(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.get("/work")
    async def look(caller: MayWork) -> str:
        return f"of {caller.person}"

    @router.get("/open")
    async def anybody_looks() -> str:
        return "open"

    @router.post("/work/notes")
    async def write(request: Request, caller: MayWork) -> str:
        sent = parse_qs((await request.body()).decode())
        return f"{sent['note'][0]} of {caller.person}"

    @router.post("/preferences")
    async def choose() -> str:
        return "chosen"

    return router


def programs(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.get("")
    async def look(caller: MayWork) -> str:
        return f"of {caller.person}"

    return router


@dataclass
class Site:
    """The toy's two doors, one of which takes sessions."""

    sessions: MemorySessions = field(default_factory=MemorySessions)
    typed: MemoryTypedForms = field(default_factory=MemoryTypedForms)

    def __post_init__(self) -> None:
        doors = (
            Door(pages, HTML, sessions=True, anybody_sends_to=("/preferences",)),
            Door(programs, PROBLEM_DETAILS, prefix="/v1"),
        )
        self.doors = application(
            replace(a_toy(), doors=doors),
            Transactions("notify", Count, MemoryStorage(None), lambda: NOW),
            MemoryCallers(surgery=TokenRight.WORK),
            max_body_bytes=1000,
            browsers=Browsers(self.sessions, typed=self.typed),
        )

    def browser(self, **more: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.doors), base_url="http://linkway.example", **more)

    def of(self, caller: Caller, cookie: str = "a") -> httpx.AsyncClient:
        return self.browser(cookies=self.sessions.begin(cookie, caller))


@pytest.fixture
def site() -> Site:
    return Site()


def where_to(answer: httpx.Response) -> tuple[int, str, str]:
    """The status, the page that an answer leads to, and where that leads on."""
    location = urlsplit(answer.headers.get("location", ""))
    return answer.status_code, location.path, parse_qs(location.query).get("to", [""])[0]


async def test_whoever_has_signed_in_is_known(site: Site) -> None:
    assert (await site.of(ADA).get("/work")).json() == "of ada.invented"


async def test_a_token_goes_on_working(site: Site) -> None:
    shown = {"Authorization": "Bearer surgery"}

    assert (await site.browser(headers=shown).get("/work")).status_code == 200


async def test_whoever_has_not_is_led_to_the_sign_in_and_back(site: Site) -> None:
    answer = await site.browser().get("/work?whose=mine")

    assert where_to(answer) == (303, "/sign-in", "/work?whose=mine")
    assert answer.content == b""


async def test_a_cookie_that_nobody_gave_is_nobodys(site: Site) -> None:
    answer = await site.browser(cookies={"linkway-session": "guessed"}).get("/work")

    assert where_to(answer) == (303, "/sign-in", "/work")


async def test_a_token_that_nobody_was_given_is_refused_as_before(site: Site) -> None:
    answer = await site.browser(headers={"Authorization": "Bearer invented"}).get("/work")

    assert (answer.status_code, answer.text) == (401, "<h1>No known token</h1>")


async def test_a_token_and_a_cookie_together_are_the_token(site: Site) -> None:
    browser = site.of(ADA)
    answer = await browser.get("/work", headers={"Authorization": "Bearer invented"})

    assert answer.status_code == 401


async def test_whoever_lacks_the_role_is_told_on_a_page(site: Site) -> None:
    answer = await site.of(ANALYST).get("/work")

    assert (answer.status_code, answer.text) == (403, "<h1>Your role does not allow this</h1>")


async def test_an_open_page_is_open(site: Site) -> None:
    assert (await site.browser().get("/open")).json() == "open"


async def test_a_door_of_programs_takes_no_cookie(site: Site) -> None:
    answer = await site.of(ADA).get("/v1")

    assert (answer.status_code, site.sessions.asked) == (401, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
async def test_what_another_sites_page_sends_is_nobodys(site: Site, headers: dict[str, str]) -> None:
    answer = await site.of(ADA).post("/work/notes", data={"note": "forged"}, headers=headers)

    assert (answer.status_code, site.typed.kept) == (303, {})


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://linkway.example"}], ids=str
)
async def test_what_our_own_page_sends_is_taken(site: Site, headers: dict[str, str]) -> None:
    answer = await site.of(ADA).post("/work/notes", data={"note": "ours"}, headers=headers)

    assert answer.json() == "ours of ada.invented"


async def test_a_link_from_another_site_finds_the_person_signed_in(site: Site) -> None:
    answer = await site.of(ADA).get("/work", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


@pytest.fixture
def away(site: Site) -> httpx.AsyncClient:
    """The browser of somebody who had signed in, while nobody can say so."""
    site.sessions.away = lambda: SessionsAway("Invented.")
    return site.of(ADA)


async def test_while_nobody_knows_who_is_signed_in_nobody_is_signed_out(away: httpx.AsyncClient) -> None:
    answer = await away.get("/work")

    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "<h1>Not now</h1>", "5")


async def test_what_is_open_is_then_open_to_them_as_to_anybody(away: httpx.AsyncClient) -> None:
    assert (await away.get("/open")).json() == "open"
    assert (await away.post("/preferences", data={"text": "larger"})).json() == "chosen"


async def test_what_they_send_then_is_not_taken_and_they_are_not_led_away_from_it(
    site: Site, away: httpx.AsyncClient
) -> None:
    answer = await away.post("/work/notes", data={"note": "typed"})

    assert (answer.status_code, answer.text, site.typed.kept) == (503, "<h1>Not now</h1>", {})


async def test_what_needs_no_session_asks_for_none_while_they_are_away(site: Site, away: httpx.AsyncClient) -> None:
    assert where_to(await site.browser().get("/work")) == (303, "/sign-in", "/work")
    assert (await away.get("/work", headers={"Authorization": "Bearer surgery"})).status_code == 200


async def test_a_form_sent_after_the_session_ended_comes_back_to_whoever_typed_it(site: Site) -> None:
    browser = site.of(ADA)
    site.sessions.end("a")
    sent = await browser.post("/work/notes", data={"note": 'A long <note> & "more"'})
    status, page, back = where_to(sent)
    assert (status, page, back.partition("?")[0]) == (303, "/sign-in/again", "/work/notes")

    given = await site.of(ADA, "b").get(back)
    assert given.status_code == 200
    assert 'action="/work/notes"' in given.text
    assert 'value="A long &lt;note&gt; &amp; &quot;more&quot;"' in given.text
    assert given.headers["cache-control"] == "no-store"

    again = await site.of(ADA, "b").post("/work/notes", data={"note": 'A long <note> & "more"'})
    assert again.json() == 'A long <note> & "more" of ada.invented'


async def test_what_anybody_may_send_is_taken_as_anybodys(site: Site) -> None:
    browser = site.of(ADA)
    site.sessions.end("a")

    assert (await browser.post("/preferences", data={"text": "larger"})).json() == "chosen"


async def test_it_comes_back_once(site: Site) -> None:
    browser = site.of(ADA)
    site.sessions.end("a")
    *_, back = where_to(await browser.post("/work/notes", data={"note": "typed"}))
    signed_in_again = site.of(ADA, "b")
    await signed_in_again.get(back)

    assert "typed" not in (await signed_in_again.get(back)).text.replace("?typed", "")


async def test_somebody_else_at_the_same_browser_does_not_see_it(site: Site) -> None:
    browser = site.of(ADA)
    site.sessions.end("a")
    *_, back = where_to(await browser.post("/work/notes", data={"note": "for nobody else"}))

    assert "for nobody else" not in (await site.of(BEN, "b").get(back)).text


async def test_nothing_is_kept_of_whoever_never_signed_in(site: Site) -> None:
    answer = await site.browser(cookies={"linkway-session": "guessed"}).post("/work/notes", data={"note": "spam"})

    assert (where_to(answer)[:2], site.typed.kept) == ((303, "/sign-in/again"), {})


async def test_of_a_form_that_is_too_large_nothing_is_kept(site: Site) -> None:
    browser = site.of(ADA)
    site.sessions.end("a")
    answer = await browser.post("/work/notes", data={"note": "x" * 2000})

    assert (answer.status_code, site.typed.kept) == (303, {})
