"""What the notify service keeps beside its tellings: notices, until they are settled and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.words.vocabulary import About, Channel
from services.notify.domain.line import Line
from services.notify.domain.notice import Notice, Status
from services.runtime.storing.collection import Database, Document, Order, Where
from services.runtime.storing.preparing.lives import EndedBy, Life
from services.runtime.storing.preparing.schema import RESTORES, Index
from services.runtime.working.kept_state import read, readable

COLLECTION = "notices"
# A facet gives one document, even where nothing was ever restored.
_LINE: list[Mapping[str, Any]] = [
    {"$sort": {"at": -1}},
    {"$limit": 1},
    {"$facet": {"restores": []}},
    {"$addFields": {"now": "$$NOW"}},
]
_CHANGING = {"status", "due_at", "attempts", "lease", "sent_at", "last_error", "cancelled_by"}
INDEXES = (Index(COLLECTION, (("status", 1), ("due_at", 1))),)
LIVES = {COLLECTION: Life("the referral's own record ends: what a person was told", EndedBy.APPRAISAL)}


class Notices(Protocol):
    """All notices, within one transaction: what is read here and kept here was touched by nobody else between."""

    async def now(self) -> datetime:
        """What time it is where the notices are kept: one clock for all workers, because their own may differ."""

    async def line(self) -> Line:
        """The line in time behind which nobody here knows who was told; its `now` is the same clock's."""

    async def add(self, notices: Sequence[Notice]) -> None:
        """Keep new notices; raises Taken if one is there already."""

    async def due(self, now: datetime, worker: str, limit: int) -> list[Notice]:
        """Notices to be sent now that no other worker has, the longest due first; not those of a newer release."""

    async def abandoned(self, now: datetime, limit: int) -> list[Notice]:
        """Notices that were being sent when their worker's lease ended."""

    async def get(self, notice_ids: Iterable[UUID]) -> list[Notice]:
        """These notices, in any order; the unknown are left out."""

    async def keep(self, notices: Sequence[Notice]) -> None:
        """Keep what has become of notices that were read in this transaction."""

    async def standing(self, statuses: Sequence[Status]) -> dict[Status, int]:
        """How many notices stand at each of these statuses."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work."""

    notices: Notices


class MongoNotices(Notices):
    """Notices in MongoDB, one document each."""

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)
        self._restores = database.collection(RESTORES)

    @override
    async def now(self) -> datetime:
        return (await self.line()).now

    @override
    async def line(self) -> Line:
        (asked,) = await self._restores.aggregate(_LINE)
        return Line(asked["now"], *(restore["at"] for restore in asked["restores"]))

    @override
    async def add(self, notices: Sequence[Notice]) -> None:
        if notices:
            await self._collection.insert(*map(_document, notices))

    @override
    async def due(self, now: datetime, worker: str, limit: int) -> list[Notice]:
        free = [{"lease": None}, {"lease.until": {"$lte": now}}, {"lease.owner": worker}]
        where = {"status": Status.DUE, "due_at": {"$lte": now}, "$or": free}
        return await self._some(where, limit, sort=[("due_at", 1)])

    @override
    async def abandoned(self, now: datetime, limit: int) -> list[Notice]:
        where = {"status": Status.SENDING, "lease.until": {"$lte": now}}
        return await self._some(where, limit)

    @override
    async def get(self, notice_ids: Iterable[UUID]) -> list[Notice]:
        found = await self._collection.find({"_id": {"$in": list(map(str, notice_ids))}})
        return readable(found, _notice)

    async def _some(self, where: Where, limit: int, *, sort: Order = ()) -> list[Notice]:
        """Up to `limit` of these; however many another release has to send, those of ours are not behind them."""
        known = {**where, "about": {"$in": list(About)}, "channel": {"$in": list(Channel)}}
        return readable(await self._collection.find(known, sort=sort, limit=limit), _notice)

    @override
    async def keep(self, notices: Sequence[Notice]) -> None:
        await self._collection.update_each([({"_id": str(one.notice_id)}, {"$set": _progress(one)}) for one in notices])

    @override
    async def standing(self, statuses: Sequence[Status]) -> dict[Status, int]:
        wanted = {"$match": {"status": {"$in": list(statuses)}}}
        found = await self._collection.aggregate([wanted, {"$group": {"_id": "$status", "count": {"$sum": 1}}}])
        counted = {row["_id"]: row["count"] for row in found}
        return {status: counted.get(status.value, 0) for status in statuses}


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(MongoNotices(database))


def _progress(notice: Notice) -> Document:
    return notice.model_dump(include=_CHANGING)


def _document(notice: Notice) -> Document:
    ids = {"_id": str(notice.notice_id), "referral_id": str(notice.referral_id)}
    return ids | notice.model_dump(exclude={"notice_id", "referral_id"})


def _notice(document: Mapping[str, Any]) -> Notice:
    given = {name: value for name, value in document.items() if name != "_id"}
    return read(Notice, {"notice_id": document["_id"], **given}).state
