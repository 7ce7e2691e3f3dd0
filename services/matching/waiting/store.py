"""Where the waiting list is kept: a document for each referral that waits, found by where it could go, in its turn."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Urgency
from services.matching.waiting.entry import Entry, InTurn
from services.matching.waiting.openings import Opening
from services.matching.waiting.rows import document_of, found_by, in_turn_of
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.schema import Index

COLLECTION = "waiting"
INDEXES = (
    # In the order of the turn under each key, so that MongoDB merges what it finds under several and sorts nothing.
    Index(COLLECTION, [("keys", 1), ("turn", 1), ("age", 1), ("gender", 1)]),
    Index(COLLECTION, [("look_at", 1)]),
    Index(COLLECTION, [("borough", 1), ("urgency", 1)]),
)
# Whoever was just put on the list is looked at again after a second, because another process may have freed a place at
# the same time; then ever later, once an hour in the end.
LOOKS = tuple(timedelta(seconds=seconds) for seconds in (1, 10, 60, 600, 3600))


class Due(NamedTuple):
    """A referral to look at again, after so many looks."""

    key: str
    looks: int = 0

    def next_at(self, now: datetime) -> datetime:
        """When it is due after another look."""
        return now + LOOKS[min(self.looks + 1, len(LOOKS) - 1)]


class WaitingList(Protocol):
    """Everybody who waits for a place, within one transaction or one look."""

    async def put(self, entries: Sequence[Entry], now: datetime) -> None:
        """These wait from now on, or wait for something else than before; they are looked at again in a second."""

    async def remove(self, keys: Sequence[str]) -> None:
        """These do not wait any more."""

    async def next_for(self, opening: Opening, most: int, *, after: str = "") -> list[InTurn]:
        """The first whom this service may suit, in their turn, of those behind the turn `after`."""

    async def due(self, now: datetime, most: int) -> list[Due]:
        """Who is to be looked at again by now, the longest due first."""

    async def looked_at(self, those: Sequence[Due], now: datetime) -> None:
        """These were looked at, and are due again later, if they wait on."""

    async def counts(self) -> Mapping[tuple[BoroughSlug, Urgency], int]:
        """How many wait, by their borough and how urgent it is."""


class MongoWaitingList(WaitingList):
    """The list in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)

    @override
    async def put(self, entries: Sequence[Entry], now: datetime) -> None:
        look = {"look_at": now + LOOKS[0], "looks": 0}
        await self._collection.update_each(
            [({"_id": one.key}, document_of(one) | look) for one in entries], upsert=True
        )

    @override
    async def remove(self, keys: Sequence[str]) -> None:
        if keys:
            await self._collection.delete({"_id": {"$in": list(keys)}})

    @override
    async def next_for(self, opening: Opening, most: int, *, after: str = "") -> list[InTurn]:
        found = [
            [in_turn_of(one) for one in await self._collection.find_first(where, sort=[("turn", 1)], limit=most)]
            for where in found_by(opening, after)
        ]
        return list(islice(_each_once(heapq.merge(*found, key=attrgetter("turn"))), most))

    @override
    async def due(self, now: datetime, most: int) -> list[Due]:
        found = await self._collection.find({"look_at": {"$lte": now}}, sort=[("look_at", 1)], limit=most)
        return [Due(one["_id"], one["looks"]) for one in found]

    @override
    async def looked_at(self, those: Sequence[Due], now: datetime) -> None:
        changes = [({"_id": one.key}, {"look_at": one.next_at(now), "looks": one.looks + 1}) for one in those]
        await self._collection.update_each([(where, {"$set": change}) for where, change in changes])

    @override
    async def counts(self) -> Mapping[tuple[BoroughSlug, Urgency], int]:
        by = {"borough": "$borough", "urgency": "$urgency"}
        # Sorted first, so that it is counted in the index.
        ordered = {"$sort": {"borough": 1, "urgency": 1}}
        found = await self._collection.aggregate([ordered, {"$group": {"_id": by, "count": {"$sum": 1}}}])
        return {(BoroughSlug(one["_id"]["borough"]), Urgency(one["_id"]["urgency"])): one["count"] for one in found}


def _each_once(in_turn: Iterable[InTurn]) -> Iterator[InTurn]:
    before = None
    for one in in_turn:
        if one != before:
            yield one
        before = one
