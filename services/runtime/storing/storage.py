"""A service's state in MongoDB: one database, and one transaction for everything that belongs together."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from math import inf
from time import monotonic
from typing import Any, TypeVar

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing import driver, mongo, outbox
from services.runtime.storing.collection import Conflict, Database, Document, Duplicate, Taken
from services.runtime.storing.rows.counters import MongoCounterStore
from services.runtime.storing.rows.handovers import TO, HandoverRows, boroughs_of
from services.runtime.storing.rows.inbox import MongoInboxStore
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.storing.rows.timers import MongoTimerStore
from services.runtime.storing.words import word
from services.runtime.working import ports
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.record import LastRecord, TopicPartition

T = TypeVar("T")
R = TypeVar("R")

STATES, FENCES = "states", "fences"
_KNOWN = {"_id", "borough", "state", "heard", "said", "waiting", "is_held", "synthetic", "counted"}
_CONFLICTS = 30
# Whoever lost a race for an id sees the other when it looks again.
_DUPLICATES = 5
# MongoDB ends what is open for longer than 60 seconds, and our own server than 10, and says no more of it than that the
# transaction is gone, as after a failover.
_LONG_SECONDS = 5.0


class MongoRuntimeStore(ports.RuntimeStore):
    """The runtime's collections in one transaction."""

    def __init__(self, database: mongo.BoundDatabase, elsewhere: Collection[BoroughSlug] | None = None) -> None:
        self.parked = MongoParkedStore(database)
        self.timers = MongoTimerStore(database)
        self.inbox = MongoInboxStore(database)
        self._states = database.collection(STATES)
        self.counters = MongoCounterStore(database, self._states)
        self._fences = database.collection(FENCES)
        self._outbox = database.collection(outbox.COLLECTION)
        self._handovers = HandoverRows(database)
        self._elsewhere = elsewhere
        self._fenced: frozenset[BoroughSlug] = frozenset()

    @override
    async def load(self, keys: Sequence[str]) -> dict[str, Aggregate]:
        found = await self._states.find({"_id": {"$in": list(keys)}})
        aggregates = {document["_id"]: _aggregate(document) for document in found}
        for aggregate in aggregates.values():
            aggregate.elsewhere = aggregate.borough in (self._elsewhere or ())
        return aggregates

    @override
    async def save(self, aggregates: Sequence[Aggregate]) -> None:
        if self._elsewhere is not None:
            # Of a borough whose fence was moved here it is certain, because a handover writes on that fence, too. What
            # has no state is a listing, which stays with whoever keeps the directory.
            changed = {aggregate.borough for aggregate in aggregates if aggregate.state is not None}
            await self._handovers.check(changed - self._fenced)
        new = [document_of(aggregate) for aggregate in aggregates if not aggregate.stored]
        await self._states.put(new, [document_of(aggregate) for aggregate in aggregates if aggregate.stored])

    @override
    async def advance(self, steps: Sequence[ports.OffsetRange]) -> None:
        changes = [
            ({"_id": _fence(step.place), "next": step.start, TO: None}, {"$set": _moved(step)}) for step in steps
        ]
        if await self._fences.update_each(changes) != len(steps):
            there = {"_id": {"$in": [_fence(step.place) for step in steps]}, TO: {"$ne": None}}
            raise ports.HandedOver if await self._fences.find_one(there) else ports.FenceMoved
        self._fenced = boroughs_of([step.place.topic for step in steps])

    @override
    async def post(self, messages: Sequence[OutboxMessage]) -> None:
        await self._outbox.put([outbox.row(message) for message in messages], [])


class MongoStorage(ports.Storage[T]):
    """One service's database. `stores` makes the service's own stores out of a database bound to a transaction.

    Whoever has somebody waiting says for how many `seconds`: neither a transaction, with all its tries, nor a look
    waits longer for MongoDB. Of a service that a borough `can_hand_over`, nothing is changed that another works.
    """

    def __init__(
        self,
        client: mongo.Client,
        name: str,
        stores: Callable[[Database], T],
        *,
        seconds: float = inf,
        clock: Callable[[], float] = monotonic,
        can_hand_over: bool = False,
    ) -> None:
        self._client = client
        self._name = name
        self._stores = stores
        self._seconds = seconds
        self._clock = clock
        self._elsewhere: frozenset[BoroughSlug] | None = frozenset() if can_hand_over else None

    @override
    async def transact(self, body: Callable[[ports.Transaction[T]], Awaitable[R]]) -> R:
        duplicates, began, until = 0, self._clock(), monotonic() + self._seconds
        for attempt in range(_CONFLICTS):
            try:
                async with self._client.transaction(self._name, until=until) as database:
                    ledger = MongoRuntimeStore(database, self._elsewhere)
                    return await body(ports.Transaction(ledger, self._stores(database)))
            except Conflict as conflict:
                duplicates += isinstance(conflict, Duplicate)
                if duplicates >= _DUPLICATES:
                    raise Taken("The same id or unique field was in use each time: that is no race.") from conflict
                if self._clock() - began > _LONG_SECONDS:
                    # Or has met another's again and again: what is shorter meets fewer.
                    raise ports.TookTooLong("A transaction that was tried for long has come to nothing.") from conflict
                # Two workers that collided must not do so again at the same moment.
                await asyncio.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 7)))  # noqa: S311
        raise ports.Unavailable(f"The transaction met another's {_CONFLICTS} times.")

    @override
    async def look(self, query: Callable[[ports.Committed[T]], Awaitable[R]]) -> R:
        database = self._client.database(self._name, writes=False)
        with driver.until(monotonic() + self._seconds):
            return await query(ports.Committed(MongoRuntimeStore(database, self._elsewhere), self._stores(database)))

    @override
    async def fences(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        fences = self._client.database(self._name).collection(FENCES)
        await fences.update_each([({"_id": _fence(p)}, {"$setOnInsert": {"next": 0}}) for p in places], upsert=True)
        found = await fences.find({"_id": {"$in": [_fence(place) for place in places]}})
        standing = {document["_id"]: int(document["next"]) for document in found}
        return {place: standing[_fence(place)] for place in places}

    @override
    async def last_records(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, LastRecord]:
        named = {_fence(place): place for place in places}
        found = await self._client.database(self._name).collection(FENCES).find({"_id": {"$in": list(named)}})
        return {named[row["_id"]]: LastRecord(**row["last"]) for row in found if row.get("last")}

    @override
    async def handed_over(self) -> frozenset[BoroughSlug]:
        if self._elsewhere is None:
            return frozenset()
        self._elsewhere = await HandoverRows(self._client.database(self._name)).standing()
        return self._elsewhere


def _moved(step: ports.OffsetRange) -> dict[str, Any]:
    return {"next": step.end, "last": step.last._asdict() if step.last else None}


def _fence(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"


def _aggregate(document: Mapping[str, Any]) -> Aggregate:
    return Aggregate(
        key=document["_id"],
        borough=word(BoroughSlug, document["borough"]),
        state=document["state"],
        heard=document["heard"],
        said=document["said"],
        waiting=document.get("waiting", 0),
        is_held=document.get("is_held", False),
        synthetic=document.get("synthetic", False),
        counted=document.get("counted"),
        beside={name: value for name, value in document.items() if name not in _KNOWN},
        stored=True,
    )


def document_of(aggregate: Aggregate) -> Document:
    """What is kept of an aggregate."""
    return {
        **aggregate.beside,
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
        **({"synthetic": True} if aggregate.synthetic else {}),
        **({} if aggregate.counted is None else {"counted": aggregate.counted}),
    }


def database_name(prefix: str, service: str) -> str:
    """The database of a service."""
    return f"{prefix.replace('.', '_')}linkway_{service}"
