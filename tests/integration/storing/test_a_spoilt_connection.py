"""A connection that was opened while a member was neither primary nor secondary knows no transactions, for ever.

No member can be kept in that state for a test, so the driver's own note of it is set on each open connection.
"""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient

from deploy.servers.servers import Servers
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.working.ports import Unavailable

ROWS = "rows"


def spoil_connections(driver: Any) -> None:
    client = driver.delegate if isinstance(driver, AsyncIOMotorClient) else driver
    for server in client._topology._servers.values():
        for connection in server.pool.conns:
            connection.supports_sessions = False


async def insert(client: mongo.Client, database: str, key: str) -> None:
    async with client.transaction(database) as work:
        await work.collection(ROWS).insert({"_id": key})


@pytest.mark.parametrize("driver", [AsyncIOMotorClient, AsyncMongoClient], ids=["motor", "pymongo"])
async def test_it_is_done_with_after_the_first_transaction_that_it_cannot_do(
    servers: Servers, driver: Callable[..., Any]
) -> None:
    made: list[Any] = []

    def make(**options: Any) -> Any:
        made.append(driver(**options))
        return made[-1]

    async with mongo.Client(MongoConnection(servers.mongo_url), make) as client:
        database = f"t{secrets.token_hex(4)}"
        await insert(client, database, "before")
        spoil_connections(made[0])
        with pytest.raises(Unavailable):
            await insert(client, database, "meanwhile")
        await insert(client, database, "after")
        kept = await client.database(database).collection(ROWS).find({}, sort=[("_id", 1)])
        assert [row["_id"] for row in kept] == ["after", "before"]
        assert len(made) == 2
        await client.command("dropDatabase", database=database)
