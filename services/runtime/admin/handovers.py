"""The marks by which a service leaves a borough to another, in its own database, and what is kept with them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from re import escape
from typing import Any, TypeVar

from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo, outbox
from services.runtime.storing.collection import Collection as Rows
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.rows.handovers import COLLECTION, TO
from services.runtime.storing.storage import FENCES, STATES, MongoStorage, database_name
from services.runtime.working.ports import Transaction
from services.runtime.working.record import TopicPartition

R = TypeVar("R")
T = TypeVar("T")
Offsets = Mapping[TopicPartition, int]


@dataclass(frozen=True)
class Mark:
    """Who works the borough, and where the topics of what is said ended when it was handed over."""

    to: str
    said_until: Offsets


class Handovers:
    """The handovers of one service's borough. `prefix` stands before the topics' names."""

    def __init__(self, client: mongo.Client, database: str, borough: BoroughSlug, prefix: str) -> None:
        self._storage: MongoStorage[Database] = MongoStorage(client, database, lambda bound: bound)
        self._bound = client.database(database)
        self._client, self._name = client, database
        self._borough = borough
        self._prefix = prefix
        self._ours = {"_id": {"$regex": f"^{escape(prefix + borough.value)}\\."}}

    async def mark(self) -> Mark | None:
        """Who works the borough; None where the service itself does."""
        row = await self._bound.collection(COLLECTION).find_one({"_id": self._borough.value})
        if row is None or row.get(TO) is None:
            return None
        return Mark(row[TO], {_place(one): one["next"] for one in row.get("said_until", ())})

    async def fences(self) -> Offsets:
        """From where on the service has not worked the borough's partitions."""
        return {_named(row["_id"]): row["next"] for row in await self._bound.collection(FENCES).find(self._ours)}

    async def hand_over(self, to: str) -> Offsets:
        """Leave the borough to this group: the offsets from which on the service works none of it any more.

        It is one transaction, so whatever the service has in hand is either done before or never. Raises Unavailable.
        """

        async def body(database: Database) -> list[Document]:
            await self._set(database, {TO: to})
            await self._row(database).find_and_update(self._key, {"$set": {TO: to, "said_until": []}}, upsert=True)
            return await database.collection(FENCES).find(self._ours)

        return {_named(row["_id"]): row["next"] for row in await self._transact(body)}

    async def note_said(self, ends: Offsets) -> None:
        """Keep where the topics of what is said ended when the service had said all that it had to say."""
        said = [{"topic": place.topic, "partition": place.partition, "next": end} for place, end in ends.items()]
        await self._bound.collection(COLLECTION).find_and_update(self._key, {"$set": {"said_until": said}})

    async def take_back(self, fences: Offsets) -> None:
        """Have the service work the borough again, from these offsets on; other fences stay. Raises Unavailable."""

        async def body(database: Database) -> None:
            moved = [({"_id": _id(place)}, {"$set": {"next": at, "last": None}}) for place, at in fences.items()]
            await database.collection(FENCES).update_each(moved)
            await self._set(database, {TO: None})
            await self._row(database).find_and_update(self._key, {"$set": {TO: None, "said_until": []}})

        await self._transact(body)

    async def unsaid(self) -> int:
        """How many events about the borough's referrals wait to be published."""
        topic = Topic(self._borough, Stream.MATCHES).name
        return len(await self._bound.collection(outbox.COLLECTION).find({"aggregatetype": topic}))

    async def said_of(self, referrals: Collection[str]) -> Mapping[str, int]:
        """The number of the last event that the service has said of each of these; the unknown are left out."""
        states = self._bound.collection(STATES)
        return {one["_id"]: one["said"] for one in await states.find({"_id": {"$in": sorted(referrals)}})}

    async def read(self, question: Callable[[Database], Awaitable[R]]) -> R:
        """The answer to a question that only reads."""
        return await question(self._client.database(self._name, writes=False))

    def storage(self, stores: Callable[[Database], T]) -> MongoStorage[T]:
        """The service's storage, which changes a borough whoever works it."""
        return MongoStorage(self._client, self._name, stores)

    @property
    def _key(self) -> Mapping[str, Any]:
        return {"_id": self._borough.value}

    def _row(self, database: Database) -> Rows:
        return database.collection(COLLECTION)

    async def _set(self, database: Database, change: Mapping[str, Any]) -> None:
        await database.collection(FENCES).update(self._ours, {"$set": change})

    async def _transact(self, body: Callable[[Database], Awaitable[R]]) -> R:
        async def within(transaction: Transaction[Database]) -> R:
            return await body(transaction.stores)

        return await self._storage.transact(within)


@asynccontextmanager
async def handovers(
    connection: MongoConnection, service: str, borough: BoroughSlug, *, prefix: str = "", topic_prefix: str = ""
) -> AsyncIterator[Handovers]:
    """The handovers of this service's borough."""
    async with mongo.Client(connection) as client:
        yield Handovers(client, database_name(prefix, service), borough, topic_prefix)


def _named(row: str) -> TopicPartition:
    topic, _, number = row.rpartition("/")
    return TopicPartition(topic, int(number))


def _id(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"


def _place(written: Mapping[str, Any]) -> TopicPartition:
    return TopicPartition(written["topic"], written["partition"])
