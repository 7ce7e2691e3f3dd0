"""Reading what services keep, for checks and for the command line, and writing what a person asks of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.runtime.connections import Connections
from services.runtime.storing import mongo
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing import master_keys
from services.runtime.storing.rows.callers import COLLECTION, MongoCallers
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.storing.storage import MongoStorage, database_name


@asynccontextmanager
async def reading(mongo_url: str, service: str, *, prefix: str = "") -> AsyncIterator[Database]:
    """A service's database, each call standing for itself."""
    async with mongo.Client(Connections.told().to_mongo(mongo_url)) as client:
        yield client.database(database_name(prefix, service))


@asynccontextmanager
async def callers_of(mongo_url: str, service: str, *, prefix: str = "") -> AsyncIterator[MongoCallers]:
    """The organisations that a service knows, for `linkway tokens`."""
    async with reading(mongo_url, service, prefix=prefix) as database:
        yield MongoCallers(database.collection(COLLECTION))


async def is_sealed(mongo_url: str, service: str, key: str, *, prefix: str = "") -> bool:
    """Whether a service's database says that it is sealed with a master key of this name, whichever that is."""
    async with reading(mongo_url, service, prefix=prefix) as database:
        return await database.collection(master_keys.COLLECTION).find_one({"_id": key}) is not None


@asynccontextmanager
async def parked_of(mongo_url: str, service: str, *, prefix: str = "") -> AsyncIterator[MongoStorage[MongoParkedStore]]:
    """The records that a service has parked, for `linkway dead-letters`: each piece of work a transaction."""
    async with mongo.Client(Connections.told().to_mongo(mongo_url)) as client:
        yield MongoStorage(client, database_name(prefix, service), MongoParkedStore)
