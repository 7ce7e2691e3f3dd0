"""The lease that stands on MongoDB keeps its promises, by MongoDB's own clock."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from deploy.servers.servers import Servers
from services.runtime.storing.lease import COLLECTION, Lease
from tests.running.databases import a_database
from tests.store_scenarios.leases import SCENARIOS, Place

SECONDS = 0.5


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_mongodb_keeps_the_promise(servers: Servers, scenario: Callable[[Place], Awaitable[None]]) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        leases = client.database(name).collection(COLLECTION)
        await scenario(
            Place(lambda owner: Lease(leases, name="relay", owner=owner, seconds=SECONDS), SECONDS, asyncio.sleep)
        )
