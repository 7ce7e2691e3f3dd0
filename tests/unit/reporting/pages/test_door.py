"""Who sees which page of figures, and what is said to whoever asks for one that there is not."""

from typing import Any

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import GIVES, Role, TokenRight
from services.contract.words.vocabulary import Need
from services.runtime.working.callers import Caller
from tests.fakes.reporting_service import READER, REFERRER, in_the_role, reporting
from tests.fakes.sessions import MemorySessions
from tests.store_scenarios.reporting import CAME, MATCHED

SOUTHWARK, CAMDEN = BoroughSlug.SOUTHWARK, BoroughSlug.CAMDEN
HEARD = [
    *[(SOUTHWARK, CAME.model_copy(update={"needs": (Need.DEBT,)}))] * 33,
    *[(CAMDEN, MATCHED)] * 78,
]
PAGES = ("/figures", "/figures/camden", "/figures/fairness", "/figures/fairness/camden")
# What only a page with figures of Camden has: how many are referred there.
OF_CAMDEN = ">80<"
ANALYSTS = {
    "of the region": in_the_role(Role.REGION_ANALYST),
    "of Camden": in_the_role(Role.BOROUGH_ANALYST, CAMDEN),
    "of Southwark": in_the_role(Role.BOROUGH_ANALYST, SOUTHWARK),
    "of no borough": in_the_role(Role.BOROUGH_ANALYST),
}


async def a_reader(token: str | None = READER, **changes: Any) -> httpx.AsyncClient:
    """Somebody with a token, or with none."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(await reporting(HEARD, **changes))
    return httpx.AsyncClient(transport=transport, base_url="http://figures.example", headers=headers)


async def signed_in(caller: Caller, **changes: Any) -> httpx.AsyncClient:
    """Somebody who has signed in."""
    sessions = MemorySessions()
    cookies = sessions.begin("a", caller)
    transport = httpx.ASGITransport(await reporting(HEARD, sessions=sessions, **changes))
    return httpx.AsyncClient(transport=transport, base_url="http://figures.example", cookies=cookies)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("token", "status"), [("stranger", 401), (REFERRER, 403), (READER, 200)])
async def test_pages_are_for_those_who_may_read_figures(address: str, token: str, status: int) -> None:
    async with await a_reader(token) as client:
        answer = await client.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")


@pytest.mark.parametrize("address", PAGES)
async def test_whoever_shows_nothing_is_led_to_the_sign_in_and_back(address: str) -> None:
    async with await a_reader(None) as client:
        answer = await client.get(address)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={address}")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [role for role in Role if TokenRight.READ_FIGURES not in GIVES[role]])
async def test_no_other_role_sees_figures(address: str, role: Role) -> None:
    async with await signed_in(in_the_role(role, CAMDEN)) as client:
        answer = await client.get(address)

    assert answer.status_code == 403
    assert OF_CAMDEN not in answer.text


@pytest.mark.parametrize(
    ("analyst", "statuses"),
    [
        ("of the region", (200, 200, 200, 200)),
        ("of Camden", (303, 200, 303, 200)),
        ("of Southwark", (303, 404, 303, 404)),
        ("of no borough", (404, 404, 404, 404)),
    ],
)
async def test_an_analyst_sees_the_region_or_their_own_borough(analyst: str, statuses: tuple[int, ...]) -> None:
    async with await signed_in(ANALYSTS[analyst]) as client:
        answers = [await client.get(address) for address in PAGES]

    assert tuple(answer.status_code for answer in answers) == statuses
    assert (OF_CAMDEN in answers[1].text) == (statuses[1] == 200)


async def test_another_borough_is_told_from_none_by_nothing() -> None:
    async with await signed_in(ANALYSTS["of Southwark"]) as client:
        another, none = [await client.get(f"/figures/{name}") for name in ("camden", "atlantis")]

    assert (another.status_code, another.content) == (none.status_code, none.content)


async def test_an_analyst_of_a_borough_is_led_there_and_has_no_way_to_others() -> None:
    async with await signed_in(ANALYSTS["of Southwark"]) as client:
        led = await client.get("/figures?need=debt")
        page = await client.get(led.headers["location"])

    assert led.headers["location"] == "/figures/southwark?need=debt"
    assert "Camden" not in page.text
    assert "All of London" not in page.text


async def test_an_analyst_of_a_borough_has_no_report_of_all_boroughs() -> None:
    analyst = ANALYSTS["of Southwark"]
    transport = httpx.ASGITransport(await reporting(HEARD, analyst))
    headers = {"Authorization": f"Bearer {analyst.organisation}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://figures.example", headers=headers) as client:
        assert (await client.get("/reports/funnel")).status_code == 403


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/figures?borough=camden&need=debt", "/figures/camden?need=debt"),
        ("/figures?borough=camden&need=", "/figures/camden"),
        ("/figures/fairness?borough=camden", "/figures/fairness/camden"),
    ],
)
async def test_what_was_chosen_stands_in_the_address(address: str, leads_to: str) -> None:
    async with await a_reader() as client:
        answer = await client.get(address)

    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/figures?live", 422, "There are borough and need; take all else out of the address."),
        ("/figures?need=gold", 422, "names nothing that people are referred for"),
        ("/figures/camden?borough=sutton", 422, "There is need; take all else"),
        ("/figures/fairness?need=debt", 422, "There is borough; take all else"),
        ("/figures?borough=atlantis", 404, "Begin at /figures"),
        ("/figures/atlantis", 404, "Begin at /figures"),
        ("/figures/fairness/atlantis", 404, "Begin at /figures"),
    ],
)
async def test_what_there_is_not_is_said_on_a_page(address: str, status: int, sentence: str) -> None:
    async with await a_reader() as client:
        answer = await client.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert sentence in answer.text


async def test_pages_and_reports_show_the_same_figures() -> None:
    async with await a_reader() as client:
        report, page = (await client.get("/reports/funnel?need=debt")).json(), await client.get("/figures?need=debt")

    assert report["london"]["step_referred"] == 35
    assert "<b>35</b> referrals of people who ask for help with debt and money" in page.text


async def test_the_browser_is_told_what_it_may_do() -> None:
    async with await a_reader() as client:
        answers = [await client.get(address) for address in (*PAGES, "/figures/atlantis")]

    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert len({answer.headers["content-security-policy"] for answer in answers}) == 1
