"""A database of its own on the real MongoDB, for one test."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from services.runtime.settings import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.schema import Index, prepare


@asynccontextmanager
async def a_database(
    mongo_url: str, indexes: Sequence[Index] = (), driver: Callable[..., Any] = AsyncIOMotorClient
) -> AsyncIterator[tuple[mongo.Client, str]]:
    """Its name, and a client for it; it is gone at the end."""
    name = f"t{secrets.token_hex(4)}"
    async with mongo.Client(MongoConnection(mongo_url), driver) as client:
        await prepare(client, name, indexes)
        yield client, name
        await client.command("dropDatabase", database=name)


async def count(database: mongo.BoundDatabase, collection: str) -> int:
    """How many documents a collection holds."""
    return len(await database.collection(collection).find({}))
