"""The lease that stands on MongoDB keeps its promises, by MongoDB's own clock."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import pytest

from deploy.servers.servers import Servers
from services.runtime.storing import mongo
from services.runtime.storing.lease import COLLECTION, Lease
from tests.store_scenarios.leases import SCENARIOS, Place

SECONDS = 0.5


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_mongodb_keeps_the_promise(servers: Servers, scenario: Callable[[Place], Awaitable[None]]) -> None:
    client, name = mongo.connect(servers.mongo_url), f"t{secrets.token_hex(4)}"
    leases = mongo.BoundDatabase(client[name]).collection(COLLECTION)
    try:
        await scenario(
            Place(lambda owner: Lease(leases, name="relay", owner=owner, seconds=SECONDS), SECONDS, asyncio.sleep)
        )
    finally:
        await client.drop_database(name)
        client.close()
