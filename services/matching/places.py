"""The places of each community service, and which referrals hold them: never more than there are.

Places are counted by unit: those that a service has as a whole, or those of each appointment and course that can be
booked there. Where nobody has said how many there are, a place is a question to the provider until it has answered:
never more of these than may be asked at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.events.matches import Session
from services.matching.domain.sessions.unit import Unit
from services.matching.domain.telling.occasions import LONDON
from services.runtime.storing.collection import Change, Database, Document, Where

COLLECTION = "places"
# One of MongoDB's aggregation expressions.
Expression = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What a batch would like of one service: a place for each of `agreed_ids`, then of `referral_ids`, in this order.

    It has `capacity` places. Where nobody has said how many (None), its provider is asked about those who come, and may
    have `asks_at_once` unanswered questions; about the `agreed_ids` it has said yes, so they come at once. Where its
    places are of certain times, they are those of the `units` that can be booked (None where they are not), each of
    which is filled before the next.
    """

    service_id: UUID
    capacity: int | None
    referral_ids: tuple[UUID, ...]
    agreed_ids: tuple[UUID, ...] = ()
    asks_at_once: int = 0
    units: tuple[Unit, ...] | None = None


@dataclass(frozen=True, slots=True)
class Holders:
    """All who hold a place at a service, the first first, those of them about whom its provider is asked.

    `sessions` says which appointment or course the place is of, where it is of one.
    """

    all: tuple[UUID, ...]
    asked: tuple[UUID, ...] = ()
    sessions: Mapping[UUID, Session] = field(default_factory=dict)

    @property
    def taken(self) -> "Taken":
        """How many places these are."""
        return replace(self.before(len(self.all)), asked=len(self.asked))

    def before(self, number: int) -> "Taken":
        """How many places were held before that many had one, and about nobody was asked."""
        if not self.sessions:
            return Taken(number)
        return Taken(number, 0, Counter(self.sessions[one].key for one in self.all[:number] if one in self.sessions))


@dataclass(frozen=True, slots=True)
class Taken:
    """How many places are held at a service, about how many its provider is asked, and how many are of each session."""

    places: int = 0
    asked: int = 0
    sessions: Mapping[str, int] = field(default_factory=dict)


class Holder(NamedTuple):
    """Who holds a place that another matching gave, and whether its provider is still asked about them."""

    referral_id: UUID
    is_asked: bool = False
    session: Session | None = None


class Places(Protocol):
    """All places, within one transaction."""

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        """Hold places as far as there are any: this function will give who holds one at each service then.

        A referral that holds a place already keeps it, and takes no second; where the capacity is known, or its
        provider has agreed, nobody is asked about it any more. Nobody loses a place because there are fewer of them,
        nor because its appointment is not listed any more.
        """

    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        """Free the places that these referrals hold at each service; who holds none there frees none."""

    async def restore(self, held: Mapping[UUID, Sequence[Holder]]) -> None:
        """Keep, by service, who holds a place that another matching gave, however many places there are."""

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        """How many places are held at each of these services; those where none ever was are left out."""

    async def everywhere(self) -> frozenset[UUID]:
        """Every service where anybody holds a place, listed or not; it looks through all places."""

    async def sessions(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Session]:
        """Of which appointment or course the places are that are held at these services, by referral."""

    async def holders(self, service_id: UUID) -> tuple[UUID, ...]:
        """The referrals that hold a place at this service, the first first."""


class MongoPlaces(Places):
    """A document for each service, so that one update holds all that a batch would like there.

    It is `{_id, capacity, asks_at_once, taken: [referral id …], asked: [referral id …], sessions: [session …]}`:
    `taken` is in the order in which places were taken, `asked` are those of them whose provider has not answered, and
    a session is `{by: referral id, key, kind, starts_at, ends_at, places}` of each who holds a place at certain times;
    it had so many `places` when they took one.
    """

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)

    @override
    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        if not requests:
            return {}
        found = await self._changed([({"_id": str(request.service_id)}, _hold(request)) for request in requests])
        return {UUID(one["_id"]): _holders(one) for one in found}

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
            [
                ({"_id": str(service_id)}, {"$pull": {"taken": gone, "asked": gone, "sessions": {"by": gone}}})
                for service_id, gone in each.items()
            ]
        )

    @override
    async def restore(self, held: Mapping[UUID, Sequence[Holder]]) -> None:
        await self._collection.update_each(
            [({"_id": str(service_id)}, _restore(holders)) for service_id, holders in held.items()], upsert=True
        )

    @override
    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        if not service_ids:
            return {}
        wanted = {"$match": {"_id": {"$in": list(map(str, service_ids))}}}
        counts = {"places": {"$size": "$taken"}, "asked": {"$size": _kept("asked")}, "keys": _kept("sessions.key")}
        found = await self._collection.aggregate([wanted, {"$project": counts}])
        return {UUID(one["_id"]): Taken(one["places"], one["asked"], Counter(one["keys"])) for one in found}

    @override
    async def everywhere(self) -> frozenset[UUID]:
        held = {"$match": {"taken.0": {"$exists": True}}}
        return frozenset(
            _ids([one["_id"] for one in await self._collection.aggregate([held, {"$project": {"_id": 1}}])])
        )

    @override
    async def sessions(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Session]:
        wanted = {"_id": {"$in": list(map(str, service_ids))}, "sessions.0": {"$exists": True}}
        found = await self._collection.find(wanted)
        return {UUID(one["by"]): _session(one) for kept in found for one in kept["sessions"]}

    @override
    async def holders(self, service_id: UUID) -> tuple[UUID, ...]:
        found = await self._collection.find_one({"_id": str(service_id)})
        return _ids(found["taken"]) if found else ()


def _holders(kept: Document) -> Holders:
    sessions = {UUID(one["by"]): _session(one) for one in kept.get("sessions", ())}
    return Holders(_ids(kept["taken"]), _ids(kept["asked"]), sessions)


def _session(kept: Document) -> Session:
    starts_at, ends_at = (kept[name] and kept[name].astimezone(LONDON) for name in ("starts_at", "ends_at"))
    return Session(key=kept["key"], kind=kept["kind"], starts_at=starts_at, ends_at=ends_at)


def _restore(holders: Sequence[Holder]) -> Change:
    sessions = [
        {"by": str(one.referral_id), **one.session.model_dump(), "kind": one.session.kind.value, "places": 1}
        for one in holders
        if one.session
    ]
    added = {
        "taken": [str(one.referral_id) for one in holders],
        "asked": [str(one.referral_id) for one in holders if one.is_asked],
        "sessions": sessions,
    }
    return {"$addToSet": {name: {"$each": each} for name, each in added.items()}}


def _ids(written: Sequence[str]) -> tuple[UUID, ...]:
    return tuple(map(UUID, written))


def _hold(request: PlaceRequest) -> Change:
    """Add those who want a place and have none, in their order, and cut what is too many."""
    known = {"capacity": request.capacity, "asks_at_once": request.asks_at_once}
    if request.units is not None:
        return _hold_units(request, known)
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
    return [{"$set": {**known, "taken": held, "asked": still_asked}}]


def _hold_units(request: PlaceRequest, known: Expression) -> Change:
    """Fill each unit, up to its places, with the first of those who are left; what is held of other sessions stays."""
    ids, units = [str(one) for one in (*request.agreed_ids, *request.referral_ids)], request.units or ()
    written = [{**unit.session.model_dump(), "kind": unit.session.kind.value, "places": unit.places} for unit in units]
    fill = _let({"new": _first("$$value.left", _room_of("$$this"))}, _with("$$new", "$$this"))
    filled = {
        "$reduce": {
            "input": {"$literal": written},
            "initialValue": {"left": _new(ids), "placed": []},
            # Most often nobody is left after a few.
            "in": {"$cond": [{"$eq": ["$$value.left", []]}, "$$value", fill]},
        }
    }
    held = {
        "taken": {"$concatArrays": [_kept("taken"), "$filled.placed.by"]},
        "asked": _but(_kept("asked"), ids),
        "sessions": {"$concatArrays": [_kept("sessions"), "$filled.placed"]},
    }
    return [{"$set": {"filled": filled}}, {"$set": {**known, **held}}, {"$unset": "filled"}]


def _room_of(unit: str) -> Expression:
    """How many places of a unit nobody holds; below 0 where it has shrunk."""
    there = {"$filter": {"input": _kept("sessions.key"), "as": "key", "cond": {"$eq": ["$$key", f"{unit}.key"]}}}
    return {"$subtract": [f"{unit}.places", {"$size": there}]}


def _with(new: str, unit: str) -> Expression:
    """Who is left, and who is placed, with the `new` ones in this unit."""
    sessions = {"$map": {"input": new, "as": "one", "in": {"$mergeObjects": [{"by": "$$one"}, unit]}}}
    left = {"$filter": {"input": "$$value.left", "as": "one", "cond": {"$not": {"$in": ["$$one", new]}}}}
    return {"left": left, "placed": {"$concatArrays": ["$$value.placed", sessions]}}


def _kept(name: str) -> Expression:
    return {"$ifNull": [f"${name}", []]}


def _new(ids: Sequence[str]) -> Expression:
    """Those who hold no place yet."""
    held = {"$in": ["$$this", _kept("taken")]}
    return {"$filter": {"input": {"$literal": ids}, "cond": {"$not": held}}}


def _but(those: Expression | str, ids: Sequence[str]) -> Expression:
    return {"$filter": {"input": those, "cond": {"$not": {"$in": ["$$this", {"$literal": ids}]}}}}


def _first(those: Expression | str, count: Expression | str) -> Expression:
    # MongoDB's $slice takes no 0.
    return {"$cond": [{"$lte": [count, 0]}, [], {"$slice": [those, count]}]}


def _let(names: Mapping[str, Any], inner: Expression) -> Expression:
    return {"$let": {"vars": names, "in": inner}}
