"""What is parked waits and is worked on MongoDB as in memory."""

from collections.abc import Awaitable, Callable

import pytest

from deploy.servers.servers import Servers
from services.runtime.storing.outbox import Outbox
from services.runtime.storing.storage import MongoStorage
from tests.running.databases import a_database
from tests.store_scenarios import parking, redriving
from tests.toys import toy
from tests.toys.engine import ToyEngine


@pytest.mark.parametrize("scenario", [*parking.SCENARIOS, *redriving.SCENARIOS], ids=lambda one: one.__name__)
async def test_on_mongodb(servers: Servers, scenario: Callable[[ToyEngine], Awaitable[None]]) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        outbox = Outbox(client, name)
        await scenario(ToyEngine(MongoStorage(client, name, toy.no_stores), outbox.waiting))
