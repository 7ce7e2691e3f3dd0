"""The places of each community service, and which referrals hold them: never more than there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.matching.keeping import proposals, questions
from services.matching.keeping import store as listings
from services.matching.keeping.feeds import FeedStore, MongoFeeds
from services.matching.keeping.proposals import MongoProposals, ProposalStore
from services.matching.keeping.providers import MongoProviders, Providers
from services.matching.keeping.questions import MongoQuestions, QuestionStore
from services.matching.keeping.store import ListingStore, MongoListings
from services.runtime.storing.collection import Change, Database, Document, Where
from services.runtime.storing.schema import Index

COLLECTION = "places"
# Places are found by service id alone; a service's places are shared by the boroughs around it, and belong to none.
INDEXES: tuple[Index, ...] = (*listings.INDEXES, *questions.INDEXES, *proposals.INDEXES)


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What a batch would like of one service, which has `capacity` places: one for each referral, in this order."""

    service_id: UUID
    capacity: int
    referral_ids: tuple[UUID, ...]


class Places(Protocol):
    """All places, within one transaction."""

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Sequence[UUID]]:
        """Hold places as far as there are any: this function will give all who hold one now, the first first.

        A referral that holds a place already keeps it, and takes no second. Nobody loses a place because there are
        fewer than before.
        """

    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        """Free the places that these referrals hold at each service; who holds none there frees none."""

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        """How many places are held at each of these services; those where none ever was are left out."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work: places, the directory with its feeds, and what is proposed."""

    places: Places
    listings: ListingStore
    feeds: FeedStore
    questions: QuestionStore
    proposals: ProposalStore
    providers: Providers


class MongoPlaces(Places):
    """A document for each service: `{_id, capacity, taken: [referral id …]}`, in the order in which they were taken."""

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)

    @override
    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Sequence[UUID]]:
        if not requests:
            return {}
        changes = [({"_id": str(request.service_id)}, _take(request)) for request in requests]
        found = await self._changed(changes)
        return {UUID(one["_id"]): tuple(map(UUID, one["taken"])) for one in found}

    async def _changed(self, changes: Sequence[tuple[Where, Change]]) -> Sequence[Document]:
        if len(changes) == 1:
            # Most often one person is placed, who waits for each round trip.
            alone = await self._collection.find_and_update(*changes[0], upsert=True)
            return [alone] if alone else []
        await self._collection.update_each(changes, upsert=True)
        return await self._collection.find({"_id": {"$in": [where["_id"] for where, _ in changes]}})

    @override
    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        await self._collection.update_each(
            [
                ({"_id": str(service_id)}, {"$pull": {"taken": {"$in": list(map(str, referral_ids))}}})
                for service_id, referral_ids in freed.items()
            ]
        )

    @override
    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        if not service_ids:
            return {}
        wanted = {"$match": {"_id": {"$in": list(map(str, service_ids))}}}
        found = await self._collection.aggregate([wanted, {"$project": {"count": {"$size": "$taken"}}}])
        return {UUID(one["_id"]): one["count"] for one in found}


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(
        MongoPlaces(database),
        MongoListings(database),
        MongoFeeds(database),
        MongoQuestions(database),
        MongoProposals(database),
        MongoProviders(database),
    )


def _take(request: PlaceRequest) -> Change:
    """Add those who want a place and have none, in their order, and cut what is over the capacity."""
    before: dict[str, Any] = {"$ifNull": ["$taken", []]}
    new = {
        "$filter": {
            "input": {"$literal": list(map(str, request.referral_ids))},
            "cond": {"$not": {"$in": ["$$this", before]}},
        }
    }
    # Where the capacity has shrunk below what is held, those who are there stay.
    limit = {"$max": [request.capacity, {"$size": before}]}
    taken = {"$cond": [{"$eq": [limit, 0]}, [], {"$slice": [{"$concatArrays": [before, new]}, limit]}]}
    return [{"$set": {"capacity": request.capacity, "taken": taken}}]
