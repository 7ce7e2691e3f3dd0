"""The places of each community service, and which referrals hold them: never more than there are.

Where nobody has said how many there are, a place is a question to the provider until it has answered: never more of
these than may be asked at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.runtime.storing.collection import Change, Database, Document, Where

COLLECTION = "places"
# One of MongoDB's aggregation expressions.
Expression = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What a batch would like of one service: a place for each of `agreed_ids`, then of `referral_ids`, in this order.

    It has `capacity` places. Where nobody has said how many (None), its provider is asked about those who come, and may
    have `asks_at_once` unanswered questions; about the `agreed_ids` it has said yes, so they come at once.
    """

    service_id: UUID
    capacity: int | None
    referral_ids: tuple[UUID, ...]
    agreed_ids: tuple[UUID, ...] = ()
    asks_at_once: int = 0


@dataclass(frozen=True, slots=True)
class Holders:
    """All who hold a place at a service, the first first; and those of them about whom its provider is asked."""

    all: tuple[UUID, ...]
    asked: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """How many places are held at a service, and about how many of them its provider is asked."""

    places: int = 0
    asked: int = 0


class Places(Protocol):
    """All places, within one transaction."""

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        """Hold places as far as there are any: this function will give who holds one at each service then.

        A referral that holds a place already keeps it, and takes no second; where the capacity is known, or its
        provider has agreed, nobody is asked about it any more. Nobody loses a place because there are fewer of them.
        """

    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        """Free the places that these referrals hold at each service; who holds none there frees none."""

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        """How many places are held at each of these services; those where none ever was are left out."""


class MongoPlaces(Places):
    """A document for each service: `{_id, capacity, asks_at_once, taken: [referral id …], asked: [referral id …]}`.

    `taken` is in the order in which places were taken; `asked` are those of them whose provider has not answered.
    """

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)

    @override
    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        if not requests:
            return {}
        changes = [({"_id": str(request.service_id)}, _hold(request)) for request in requests]
        found = await self._changed(changes)
        return {UUID(one["_id"]): Holders(_ids(one["taken"]), _ids(one["asked"])) for one in found}

    async def _changed(self, changes: Sequence[tuple[Where, Change]]) -> Sequence[Document]:
        if len(changes) == 1:
            # Most often one person is placed, who waits for each round trip.
            alone = await self._collection.find_and_update(*changes[0], upsert=True)
            return [alone] if alone else []
        await self._collection.update_each(changes, upsert=True)
        return await self._collection.find({"_id": {"$in": [where["_id"] for where, _ in changes]}})

    @override
    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        each = {service_id: {"$in": list(map(str, referral_ids))} for service_id, referral_ids in freed.items()}
        await self._collection.update_each(
            [({"_id": str(service_id)}, {"$pull": {"taken": gone, "asked": gone}}) for service_id, gone in each.items()]
        )

    @override
    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        if not service_ids:
            return {}
        wanted = {"$match": {"_id": {"$in": list(map(str, service_ids))}}}
        counts = {"places": {"$size": "$taken"}, "asked": {"$size": {"$ifNull": ["$asked", []]}}}
        found = await self._collection.aggregate([wanted, {"$project": counts}])
        return {UUID(one["_id"]): Taken(one["places"], one["asked"]) for one in found}


def _ids(written: Sequence[str]) -> tuple[UUID, ...]:
    return tuple(map(UUID, written))


def _hold(request: PlaceRequest) -> Change:
    """Add those who want a place and have none, in their order, and cut what is too many."""
    agreed, wanted = [*map(str, request.agreed_ids)], [*map(str, request.referral_ids)]
    if request.capacity is None:
        # A yes makes room for another question.
        asked = _but(_kept("asked"), agreed)
        room = {"$subtract": [request.asks_at_once, {"$size": asked}]}
        new = _first(_new(wanted), room)
        held: Expression = {"$concatArrays": [_kept("taken"), _new(agreed), new]}
        still_asked: Expression = {"$concatArrays": [asked, new]}
    else:
        # Where the capacity has shrunk below what is held, those who are there stay.
        limit = {"$max": [request.capacity, {"$size": _kept("taken")}]}
        held = _first({"$concatArrays": [_kept("taken"), _new([*agreed, *wanted])]}, limit)
        still_asked = _but(_kept("asked"), [*agreed, *wanted])
    known = {"capacity": request.capacity, "asks_at_once": request.asks_at_once}
    return [{"$set": {**known, "taken": held, "asked": still_asked}}]


def _kept(name: str) -> Expression:
    return {"$ifNull": [f"${name}", []]}


def _new(ids: Sequence[str]) -> Expression:
    """Those who hold no place yet."""
    held = {"$in": ["$$this", _kept("taken")]}
    return {"$filter": {"input": {"$literal": ids}, "cond": {"$not": held}}}


def _but(those: Expression, ids: Sequence[str]) -> Expression:
    return {"$filter": {"input": those, "cond": {"$not": {"$in": ["$$this", {"$literal": ids}]}}}}


def _first(those: Expression, count: Expression) -> Expression:
    # MongoDB's $slice takes no 0.
    return {"$cond": [{"$lte": [count, 0]}, [], {"$slice": [those, count]}]}
