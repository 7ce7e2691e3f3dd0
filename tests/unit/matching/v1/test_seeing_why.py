"""Whoever made a referral, or works it, sees why it was matched, and what could be chosen instead; nobody else does."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.match_rights import MAY_WITH_A_MATCH, MatchAction
from services.contract.doors.rights import Role, Tie, TokenRight
from services.contract.doors.sessions import COOKIE
from services.contract.events import ReferralWithdrawn
from services.matching.doors.v1.door import door
from services.runtime.serving.application import application
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller
from services.runtime.working.decoding import Received
from tests.fakes.callers import MemoryCallers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.fakes.sessions import MemorySessions
from tests.support.matching_events import then
from tests.toys.toy import a_toy

SURGERY = Caller("invented-surgery", frozenset({TokenRight.REFER}))
WORKER = Caller(
    "invented-borough",
    frozenset({TokenRight.WORK}),
    roles=(Role.LINK_WORKER,),
    boroughs=(BoroughSlug.SOUTHWARK,),
)
TIED = {Tie.MADE_IT: SURGERY, Tie.WORKS_IN_THE_BOROUGH: WORKER}
STRANGERS = {
    "who made others": replace(SURGERY, organisation="another-surgery"),
    "who works elsewhere": replace(WORKER, organisation="elsewhere", boroughs=(BoroughSlug.CAMDEN,)),
    "who leads safeguarding": replace(WORKER, organisation="board", roles=(Role.SAFEGUARDING_LEAD,)),
    "who made it and may only work": replace(SURGERY, rights=frozenset({TokenRight.WORK})),
    "who works there and may only refer": replace(WORKER, rights=frozenset({TokenRight.REFER})),
}
PATHS = {MatchAction.SEE_WHY: "", MatchAction.SEE_THE_SHORTLIST: "/shortlist"}


async def asked(service: MatchingInMemory, caller: Caller, path: str = "", number: int = 0) -> httpx.Response:
    at_the_door = client(service, caller, headers={"Authorization": f"Bearer {caller.organisation}"})
    return await at_the_door.get(f"/v1/matches/{a_referral_id(number)}{path}")


def client(service: MatchingInMemory, caller: Caller, **shows: Any) -> httpx.AsyncClient:
    """Somebody at the door; the caller has signed in as well, with the cookie `a`."""
    signed_in = MemorySessions()
    signed_in.begin("a", caller)
    toy: Any = replace(a_toy(), doors=(door(service.matcher),))  # type: ignore[arg-type]  # it looks at no state
    app = application(
        toy, service.transactions, MemoryCallers(caller), max_body_bytes=1024, browsers=Browsers(signed_in)
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://matching.example", **shows)


async def test_a_page_asks_as_whoever_has_signed_in() -> None:
    path, service = f"/v1/matches/{a_referral_id(0)}/shortlist", await a_match()
    assert (await client(service, WORKER, cookies={COOKIE: "a"}).get(path)).status_code == 200
    assert (await client(service, WORKER, cookies={COOKIE: "guessed"}).get(path)).status_code == 401


async def a_match() -> MatchingInMemory:
    service = MatchingInMemory(a_listing(1, metres=850), a_listing(2, metres=2000, name="Invented Choir"))
    envelope, event = created()
    await service.consumes(Received(envelope._replace(source="/organisations/invented-surgery"), event))
    return service


@pytest.mark.parametrize("action", MatchAction)
@pytest.mark.parametrize("tie", [*TIED])
async def test_who_is_tied_to_it_sees_what_the_table_says(action: MatchAction, tie: Tie) -> None:
    answer = await asked(await a_match(), TIED[tie], PATHS[action])
    assert (answer.status_code == 200) == (tie in MAY_WITH_A_MATCH[action])


@pytest.mark.parametrize("path", PATHS.values())
@pytest.mark.parametrize("stranger", STRANGERS)
async def test_to_a_stranger_it_is_as_if_there_were_no_such_referral(stranger: str, path: str) -> None:
    service = await a_match()
    theirs, nobodys = await asked(service, STRANGERS[stranger], path), await asked(service, WORKER, path, number=9)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["title"] == nobodys.json()["title"] == "There is no such referral"


async def test_it_says_why_in_numbers_and_words_and_that_it_comes_out_the_same_again() -> None:
    told = (await asked(await a_match(), WORKER)).json()
    answer = told["answer"]
    assert (told["status"], told["holds_service_id"]) == ("holds", str(a_service_id(1)))
    assert [one["service_name"] for one in answer["suitable"]] == ["Invented Lunch Club", "Invented Choir"]
    by_name = {part["name"]: part for part in answer["suitable"][0]["parts"]}
    assert (by_name["distance"]["why"], by_name["room"]["value"]) == ("About 15 minutes' walk from SE15.", 1.0)
    assert (answer["weights"], answer["near_ties"]) == ("default-1", 1)
    assert answer["replay"] == {"is_same": True, "service_id": str(a_service_id(1))}


async def test_who_waits_is_told_since_when() -> None:
    service = MatchingInMemory(a_listing(1, places=0))
    await service.consumes(created())
    told = (await asked(service, WORKER)).json()
    assert told["waiting"] == {"since": "2026-01-31T09:30:00Z", "for_service_id": None}
    assert (told["answer"]["reason"], told["answer"]["near_misses"][0]["rule"]) == ("no-room", "room")


async def test_the_shortlist_has_what_is_free_now_and_holds_nothing() -> None:
    service = await a_match()
    held = dict(service.held)
    told = (await asked(service, WORKER, "/shortlist")).json()
    assert [(one["service_name"], one["free"]) for one in told["services"]] == [
        ("Invented Lunch Club", 9),
        ("Invented Choir", 10),
    ]
    assert service.held == held


async def test_the_shortlist_has_at_most_five() -> None:
    service = MatchingInMemory(*(a_listing(number, metres=100 * number) for number in range(1, 9)))
    await service.consumes(created())
    assert len((await asked(service, WORKER, "/shortlist")).json()["services"]) == 5


async def test_of_a_referral_that_ended_it_says_that_and_nothing_more() -> None:
    service = await a_match()
    await service.consumes(then(ReferralWithdrawn))
    told = (await asked(service, WORKER)).json()
    assert (told["status"], told["answer"], told["holds_service_id"]) == ("ended", None, None)
    assert (await asked(service, WORKER, "/shortlist")).status_code == 409
