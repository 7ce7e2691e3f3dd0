"""A database on the real MongoDB, for one test."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.preparing.schema import Index, prepare

# By server and indexes, the name of a database that has them.
_MADE: dict[str, str] = {}


@asynccontextmanager
async def a_database(
    mongo_url: str, indexes: Sequence[Index] = (), driver: Callable[..., Any] = AsyncIOMotorClient
) -> AsyncIterator[tuple[mongo.Client, str]]:
    """Its name, and a client for it; it is gone at the end."""
    name = _new_name()
    async with mongo.Client(MongoConnection(mongo_url), driver) as client:
        await prepare(client, name, indexes)
        yield client, name
        await client.command("dropDatabase", database=name)


@asynccontextmanager
async def an_empty_database(
    mongo_url: str, indexes: Sequence[Index], driver: Callable[..., Any]
) -> AsyncIterator[tuple[mongo.Client, str]]:
    """Its name, and a client for it; the next test with the same indexes has it again, emptied.

    For tests by the hundred: MongoDB keeps the files of what was dropped open for minutes, up to all that it may open.
    """
    made = f"{mongo_url} {indexes!r}"
    async with mongo.Client(MongoConnection(mongo_url), driver) as client:
        # Out of reach while it is in use, so that a test that fails keeps what it was about.
        if not (name := _MADE.pop(made, "")):
            name = _new_name()
            await prepare(client, name, indexes)
        yield client, name
        await _empty(client, name)
        _MADE[made] = name


def _new_name() -> str:
    return f"t{secrets.token_hex(4)}"


async def _empty(client: mongo.Client, name: str) -> None:
    found = await client.command("listCollections", database=name, nameOnly=True)
    for collection in found["cursor"]["firstBatch"]:
        await client.command("delete", collection["name"], database=name, deletes=[{"q": {}, "limit": 0}])


async def count(database: mongo.BoundDatabase, collection: str) -> int:
    """How many documents a collection holds."""
    return len(await database.collection(collection).find({}))
