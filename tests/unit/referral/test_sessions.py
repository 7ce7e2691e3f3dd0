"""Referral tells the other services whose session it is, and nobody else; they remember it for five seconds."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.contract.doors.rights import TokenRight
from services.referral.store.sessions import IDLE, LONGEST
from services.runtime.serving.sessions.asked import AskedSessions
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.ports import SessionsAway, Unavailable
from services.runtime.working.sessions.session import Session
from tests.fakes.referral_service import A_LINK_WORKER, ServiceInMemory
from tests.store_scenarios.sessions import SOMEBODY

REPORTING = Caller("linkway-reporting", frozenset({TokenRight.SEE_SESSIONS.value}))
COOKIE_HASH = hash_token("invented-session")


@pytest.fixture
def reporting(service: ServiceInMemory) -> httpx.AsyncClient:
    service.callers.known[hash_token(REPORTING.organisation)] = REPORTING
    return service.at_the_door(REPORTING.organisation)


async def current(client: httpx.AsyncClient, session_hash: str = COOKIE_HASH) -> httpx.Response:
    return await client.get("/sessions/current", headers={"linkway-session": session_hash})


async def test_a_service_learns_who_has_signed_in(service: ServiceInMemory, reporting: httpx.AsyncClient) -> None:
    await service.signed_in(SOMEBODY)

    told = (await current(reporting)).json()
    assert {**told, "rights": sorted(told["rights"])} == {
        "organisation": "invented-borough",
        "person": "j.invented",
        "roles": ["link-worker"],
        "boroughs": ["southwark"],
        "provides": [str(SOMEBODY.provides[0])],
        "rights": ["referral:merge", "referral:work"],
        "has_ended": False,
    }


async def test_nobody_else_does(service: ServiceInMemory) -> None:
    await service.signed_in(SOMEBODY)

    for other in (service.surgery, service.link_worker, service.messenger, service.ops):
        assert (await current(other)).status_code == 403
    assert (await current(service.stranger)).status_code == 401
    assert (await current(await service.signed_in(SOMEBODY, "a cookie"))).status_code == 401


async def test_a_session_that_nobody_began_is_none(reporting: httpx.AsyncClient) -> None:
    assert (await current(reporting)).status_code == 404
    assert (await current(reporting, "no hash")).status_code == 422


async def test_one_that_nobody_uses_ends(service: ServiceInMemory, reporting: httpx.AsyncClient) -> None:
    await service.signed_in(SOMEBODY)
    service.now += IDLE

    assert (await current(reporting)).json()["has_ended"]


async def test_one_that_is_used_goes_on_for_a_days_work_and_no_longer(
    service: ServiceInMemory, reporting: httpx.AsyncClient
) -> None:
    await service.signed_in(SOMEBODY)
    began, ended = service.now, False
    while not ended:
        service.now += IDLE - timedelta(minutes=1)
        ended = (await current(reporting)).json()["has_ended"]

    assert began + LONGEST <= service.now < began + LONGEST + IDLE


class Asking:
    """Another service, which asks referral by its own token, and the time that it is there."""

    def __init__(self, client: httpx.AsyncClient, folder: Path) -> None:
        token_file = folder / "token"
        token_file.write_text(f"{REPORTING.organisation}\n")
        self.now = 100.0
        self.sessions = AskedSessions(client, token_file, lambda: self.now)

    def find(self) -> Awaitable[Session | None]:
        return self.sessions.find(COOKIE_HASH)


@pytest.fixture
def asking(reporting: httpx.AsyncClient, tmp_path: Path) -> Asking:
    return Asking(reporting, tmp_path)


async def test_whoever_asks_learns_the_same(service: ServiceInMemory, asking: Asking) -> None:
    # A token may give more than a role does.
    await service.signed_in(replace(A_LINK_WORKER, rights=A_LINK_WORKER.rights | {TokenRight.DISCLOSE.value}))
    session = await asking.find()

    assert session is not None
    assert session.caller.rights == {TokenRight.WORK, TokenRight.MERGE}
    assert (session.caller.person, session.caller.boroughs) == (A_LINK_WORKER.person, A_LINK_WORKER.boroughs)


async def test_a_session_that_is_taken_back_is_over_five_seconds_later(
    service: ServiceInMemory, asking: Asking
) -> None:
    await service.signed_in(SOMEBODY)
    assert await asking.find() == Session(SOMEBODY)
    await service.stores.sessions.end(COOKIE_HASH, service.now)

    asking.now += 4.9
    assert await asking.find() == Session(SOMEBODY)
    asking.now += 0.1
    assert await asking.find() == Session(SOMEBODY, has_ended=True)


async def test_while_referral_is_away_nobody_is_said_to_be_a_stranger(service: ServiceInMemory, asking: Asking) -> None:
    service.storage.outages.append(Unavailable("Invented."))
    with pytest.raises(SessionsAway):
        await asking.find()

    # For a moment nobody is kept waiting for it.
    with pytest.raises(SessionsAway):
        await asking.find()
    assert service.storage.outages == []

    asking.now += 1.0
    assert await asking.find() is None


async def test_a_token_that_referral_refuses_is_no_answer(service: ServiceInMemory, asking: Asking) -> None:
    service.callers.known.pop(hash_token(REPORTING.organisation))

    with pytest.raises(SessionsAway):
        await asking.find()
