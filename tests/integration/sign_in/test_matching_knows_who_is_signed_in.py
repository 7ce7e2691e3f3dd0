"""Matching asks referral over HTTP who is signed in, and adds what it knows itself; what is open needs neither."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from deploy.ports import LOOPBACK, Ports
from deploy.tokens import asks_for_sessions
from services.contract.borough_map import Component
from services.contract.doors.rights import Role, rights_of
from services.contract.doors.sessions import COOKIE
from services.matching import service as matching
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping.providers import MongoProviders
from services.matching.keeping.store import Change
from services.runtime.bootstrap.assembly import Parts
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.listing_service import CAUSE
from tests.fakes.matching import a_listing
from tests.fakes.referral_service import ServiceInMemory
from tests.running.front_door import serving
from tests.running.stage import Stage
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import ORGANIZATION_ID, SERVICE_ID

# Nobody said at their sign-in what they provide.
ADA = Caller("lunch-club", rights_of((Role.PROVIDER,)), "ada.invented", (Role.PROVIDER.value,))
TOKEN = "invented-token"


@pytest.fixture
async def referral() -> ServiceInMemory:
    service = ServiceInMemory()
    service.callers.known[hash_token(TOKEN)] = asks_for_sessions(Component.MATCHING)
    await service.signed_in(ADA)
    return service


@asynccontextmanager
async def matching_with(stage: Stage, address: str) -> AsyncIterator[tuple[Parts, httpx.AsyncClient]]:
    """Matching on a real MongoDB, that asks who is signed in at this address; and Ada's browser there."""
    token_file = stage.folder / "sessions.token"
    token_file.write_text(f"{TOKEN}\n")
    told: dict[str, Any] = {"sessions_url": f"http://{address}", "sessions_token_file": token_file}
    async with stage.assembled(matching.outline(), **told) as parts:
        transport = httpx.ASGITransport(parts.doors)
        cookies = {COOKIE: "invented-session"}
        async with httpx.AsyncClient(transport=transport, base_url="http://linkway.example", cookies=cookies) as ada:
            yield parts, ada
        if parts.sessions:
            await parts.sessions.close()


async def keep_a_listing(parts: Parts) -> None:
    async def begin(work: Work) -> None:
        await listings.keep([Change(None, a_kept_listing(listing=a_listing(organization_id=ORGANIZATION_ID)))], work)

    await parts.transactions.do(begin, CAUSE)


async def test_what_an_organisation_is_granted_its_people_see_who_are_signed_in_already(
    stage: Stage, referral: ServiceInMemory
) -> None:
    async with serving({"referral": referral.doors}) as at, matching_with(stage, at["referral"]) as (parts, ada):
        await keep_a_listing(parts)
        before = await ada.get("/provider")
        await MongoProviders(Stage.database(parts)).add(ADA.organisation, ORGANIZATION_ID)
        after = await ada.get("/provider")
        listing = await ada.get(f"/provider/services/{SERVICE_ID}")

    assert (before.status_code, str(SERVICE_ID) in before.text) == (200, False)
    assert (after.status_code, str(SERVICE_ID) in after.text) == (200, True)
    assert listing.status_code == 200


async def test_what_is_open_to_everybody_is_shown_while_referral_is_away(stage: Stage) -> None:
    nobody_listens = f"{LOOPBACK}:{Ports.somewhere_free().referral}"
    async with matching_with(stage, nobody_listens) as (_, ada):
        found, mine = await ada.get("/find"), await ada.get("/provider")

    assert (found.status_code, "Find support near you" in found.text) == (200, True)
    assert (mine.status_code, "You are not signed out" in mine.text) == (503, True)
