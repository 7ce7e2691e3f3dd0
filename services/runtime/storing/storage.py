"""A service's state in MongoDB: one database, and one transaction for everything that belongs together."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from services.contract.boroughs import BoroughSlug
from services.runtime.storing import mongo, outbox
from services.runtime.storing.collection import Conflict, Database, Document
from services.runtime.storing.inbox_rows import MongoInboxStore
from services.runtime.storing.parked_rows import MongoParkedStore
from services.runtime.storing.timer_rows import MongoTimerStore
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.ports import Committed, FenceMoved, OffsetRange, Transaction, Unavailable
from services.runtime.working.record import TopicPartition

T = TypeVar("T")
R = TypeVar("R")

STATES, FENCES = "states", "fences"
_CONFLICTS = 30


class MongoRuntimeStore:
    """The runtime's collections in one transaction."""

    def __init__(self, database: mongo.BoundDatabase) -> None:
        self.parked = MongoParkedStore(database)
        self.timers = MongoTimerStore(database)
        self.inbox = MongoInboxStore(database)
        self._states = database.collection(STATES)
        self._fences = database.collection(FENCES)
        self._outbox = database.collection(outbox.COLLECTION)

    async def load(self, keys: Sequence[str]) -> dict[str, Aggregate]:
        """What is kept about these referrals; the unknown are left out."""
        found = await self._states.find({"_id": {"$in": list(keys)}})
        return {document["_id"]: _aggregate(document) for document in found}

    async def save(self, aggregates: Sequence[Aggregate]) -> None:
        """Write each aggregate whole."""
        new = [document_of(aggregate) for aggregate in aggregates if not aggregate.stored]
        await self._states.put(new, [document_of(aggregate) for aggregate in aggregates if aggregate.stored])

    async def advance(self, steps: Sequence[OffsetRange]) -> None:
        """Move the fences on; raises FenceMoved if one does not stand where the step starts."""
        changes = [({"_id": _fence(step.place), "next": step.start}, {"$set": {"next": step.end}}) for step in steps]
        if await self._fences.update_each(changes) != len(steps):
            raise FenceMoved

    async def post(self, messages: Sequence[OutboxMessage]) -> None:
        """Put messages into the outbox."""
        await self._outbox.put([outbox.row(message) for message in messages], [])


class MongoStorage(Generic[T]):
    """One service's database. `stores` makes the service's own stores out of a database bound to a transaction."""

    def __init__(self, client: mongo.Client, name: str, stores: Callable[[Database], T]) -> None:
        self._client = client
        self._name = name
        self._stores = stores

    async def transact(self, body: Callable[[Transaction[T]], Awaitable[R]]) -> R:
        """Run the body in one transaction, again after a conflict. Raises Unavailable where MongoDB is away."""
        for attempt in range(_CONFLICTS):
            try:
                async with self._client.transaction(self._name) as database:
                    return await body(Transaction(MongoRuntimeStore(database), self._stores(database)))
            except Conflict:
                # Two workers that collided must not do so again at the same moment.
                await asyncio.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 7)))  # noqa: S311
        raise Unavailable(f"The transaction met another's {_CONFLICTS} times.")

    async def look(self, query: Callable[[Committed[T]], Awaitable[R]]) -> R:
        """Run the query in no transaction; what it would write raises ReadOnly. Raises Unavailable."""
        database = self._client.database(self._name, writes=False)
        return await query(Committed(MongoRuntimeStore(database), self._stores(database)))

    async def fences(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Where each fence stands: the next offset to be worked; made at 0 where there is none."""
        fences = self._client.database(self._name).collection(FENCES)
        await fences.update_each([({"_id": _fence(p)}, {"$setOnInsert": {"next": 0}}) for p in places], upsert=True)
        found = await fences.find({"_id": {"$in": [_fence(place) for place in places]}})
        standing = {document["_id"]: int(document["next"]) for document in found}
        return {place: standing[_fence(place)] for place in places}


def _fence(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"


def _aggregate(document: Mapping[str, Any]) -> Aggregate:
    return Aggregate(
        key=document["_id"],
        borough=BoroughSlug(document["borough"]),
        state=document["state"],
        heard=document["heard"],
        said=document["said"],
        waiting=document.get("waiting", 0),
        is_held=document.get("is_held", False),
        stored=True,
    )


def document_of(aggregate: Aggregate) -> Document:
    """What is kept of an aggregate."""
    return {
        "_id": aggregate.key,
        "borough": aggregate.borough.value,
        "state": aggregate.state,
        "heard": aggregate.heard,
        "said": aggregate.said,
        # Of most referrals nothing waits, and their documents need not say so.
        **(
            {"waiting": aggregate.waiting, "is_held": aggregate.is_held}
            if aggregate.waiting or aggregate.is_held
            else {}
        ),
    }


def database_name(prefix: str, service: str) -> str:
    """The database of a service."""
    return f"{prefix.replace('.', '_')}linkway_{service}"
