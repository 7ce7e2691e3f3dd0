"""What is read or written outside a transaction is what a majority has, because the rest may be taken back."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from deploy.servers.servers import Servers
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.collection import ReadOnly
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Committed
from tests.running.databases import a_database


class Heard(CommandListener):
    """The commands that were sent."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: CommandStartedEvent) -> None:
        self.commands.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...

    def about(self, name: str) -> list[dict[str, Any]]:
        return [command for command in self.commands if name in command]


@dataclass(frozen=True)
class Overheard(MongoConnection):
    """As careless as a connection string can make it, and listened to."""

    heard: Heard = field(default_factory=Heard)

    def client_options(self) -> dict[str, Any]:
        careless = {"readConcernLevel": "local", "readPreference": "nearest", "w": 1}
        return super().client_options() | careless | {"event_listeners": [self.heard]}


@pytest.mark.parametrize("driver", [AsyncIOMotorClient, AsyncMongoClient])
async def test_whatever_the_connection_string_says(servers: Servers, driver: Any) -> None:
    connection = Overheard(servers.mongo_url)
    async with a_database(servers.mongo_url) as (_, name), mongo.Client(connection, driver) as client:
        await client.database(name).collection("rows").insert({"_id": "a"})
        storage = MongoStorage(client, name, lambda database: database.collection("rows"))

        async def read(committed: Committed[Any]) -> None:
            assert len(await committed.stores.find({})) == 1
            assert await committed.stores.aggregate([{"$count": "n"}]) == [{"n": 1}]
            with pytest.raises(ReadOnly):
                await committed.stores.insert({"_id": "b"})

        await storage.look(read)
    reads = [*connection.heard.about("find"), *connection.heard.about("aggregate")]
    assert [command["readConcern"]["level"] for command in reads] == ["majority", "majority"]
    assert not any("startTransaction" in command or "$readPreference" in command for command in reads)
    assert [command["writeConcern"]["w"] for command in connection.heard.about("insert")] == ["majority"]
