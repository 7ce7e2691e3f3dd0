"""The rows of records that were parked, in MongoDB, and their indexes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.storing.collection import Collection, Database, Document
from services.runtime.storing.words import known, word
from services.runtime.working.parked import (
    OPEN,
    READ_BEFORE,
    REQUESTED,
    AuditEntry,
    ParkedCounts,
    ParkedRecord,
    ParkedStatus,
    RecordSummary,
    RedriveRequest,
)
from services.runtime.working.ports import ParkedStore

COLLECTION = "dead_letters"
AUDIT = "audit"
# As ParkedRecord.waits_its_turn says it.
_IN_TURN: dict[str, Any] = {
    "$or": [
        {"standing": ParkedStatus.DISCARDED.value},
        {"standing": {"$in": [one.value for one in OPEN]}, "reason": {"$in": [one.value for one in READ_BEFORE]}},
    ]
}
_IS_OPEN = {"$match": {"standing": {"$in": [one.value for one in OPEN]}}}
# Counted from the index alone, because rows hold whole records. A key is said to be text, since an index cannot tell
# one that is nothing from one that is missing.
OPEN_BY_REASON: Sequence[Mapping[str, Any]] = (
    _IS_OPEN,
    {"$group": {"_id": "$reason", "rows": {"$sum": 1}, "since": {"$min": "$set_aside_at"}}},
)
OPEN_KEYS: Sequence[Mapping[str, Any]] = (
    _IS_OPEN,
    {"$match": {"key": {"$gt": ""}, "reason": {"$in": [one.value for one in READ_BEFORE]}}},
    {"$group": {"_id": "$key"}},
    {"$count": "n"},
)
_IN_ORDER = {"set_aside_at": 1, "sequence": 1, "_id": 1}


class MongoParkedStore(ParkedStore):
    """The rows in MongoDB. Another transaction that changes one of them meanwhile is a conflict."""

    def __init__(self, database: Database) -> None:
        self._rows: Collection = database.collection(COLLECTION)
        self._audit: Collection = database.collection(AUDIT)

    @override
    async def find(self, place: str) -> ParkedRecord | None:
        found = await self._rows.find_one({"_id": place})
        return parked_of(found) if found else None

    @override
    async def due(self, now: datetime, limit: int) -> list[ParkedRecord]:
        return await self.listed(where_due(now), limit)

    @override
    async def behind(self, key: str, reach: Mapping[str, int], now: datetime) -> list[ParkedRecord]:
        within = {"key": key, "settled_at": None, "$or": [*_within(reach), *where_due(now)["$or"]]}
        return [row for row in await self.listed(within) if row.waits_its_turn or row.is_due(now)]

    @override
    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        found = await self._rows.find({"_id": {"$in": list(places)}})
        return {one["_id"]: one["sealed"] for one in found}

    @override
    async def wake(self, key: str, reach: Mapping[str, int], now: datetime) -> None:
        where = {"key": key, "settled_at": None, "$and": [{"$or": _within(reach)}, _IN_TURN]}
        await self._rows.update(where, {"$set": {"due_at": now}})

    @override
    async def pass_over(self, key: str, owner: str, before: int, now: datetime) -> int:
        where = {"key": key, "settled_at": None, "owner": owner, "sequence": {"$lt": before}, **_IN_TURN}
        given_up = {"$set": {"standing": ParkedStatus.DISCARDED.value, "settled_at": now}, "$unset": {"due_at": ""}}
        return await self._rows.update(where, given_up)

    async def listed(self, where: Mapping[str, Any], limit: int = 0) -> list[ParkedRecord]:
        """The rows that fit, without what is sealed, in the order in which they were parked."""
        pages: list[Mapping[str, Any]] = [{"$match": where}, {"$project": {"sealed": 0}}, {"$sort": _IN_ORDER}]
        if limit:
            pages.append({"$limit": limit})
        return [parked_of(one) for one in await self._rows.aggregate(pages)]

    async def entries(self, place: str) -> list[AuditEntry]:
        """The audit of one row, the oldest entry first."""
        return [AuditEntry.of(one) for one in await self._audit.find({"place": place}, sort=[("_id", 1)])]

    async def waiting(self) -> ParkedCounts:
        """How much waits, for whoever watches: a look at the rows that wait and at no others."""
        found = await self._rows.aggregate(OPEN_BY_REASON)
        keys = await self._rows.aggregate(OPEN_KEYS)
        rows, since = {one["_id"]: one["rows"] for one in found}, {one["_id"]: one["since"] for one in found}
        return ParkedCounts(rows, since, int(keys[0]["n"]) if keys else 0)

    @override
    async def add(self, rows: Sequence[ParkedRecord]) -> None:
        if rows:
            await self._rows.insert(*(document_of(row) for row in rows))

    @override
    async def amend(self, rows: Sequence[ParkedRecord]) -> None:
        await self._rows.update_each([({"_id": row.place}, _change(row)) for row in rows])

    @override
    async def note(self, entries: Sequence[AuditEntry]) -> None:
        if entries:
            await self._audit.insert(*(entry.document() for entry in entries))


def where_due(now: datetime) -> dict[str, Any]:
    """Which rows somebody asked about, or are due; each half has its index."""
    requested = {"standing": {"$in": [one.value for one in REQUESTED]}}
    return {"$or": [requested, {"due_at": {"$lte": now}}]}


def _within(reach: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"owner": owner, "sequence": {"$lte": most}} for owner, most in reach.items()]


def document_of(row: ParkedRecord) -> Document:
    """The document of a new row."""
    fixed = {
        "_id": row.place,
        "borough": row.borough.value,
        "owner": row.owner,
        "set_aside_at": row.parked_at,
        "sealed": row.sealed,
        "is_whole": row.is_whole,
        "outline": asdict(row.summary),
    }
    return fixed | _changing(row)


def _changing(row: ParkedRecord) -> Document:
    """What may change of a row; what is not known is left out, so that indexes do not hold it."""
    fields = {
        "key": row.key,
        "sequence": row.sequence,
        "reason": row.reason.value,
        "detail": row.detail,
        "posted": row.posted,
        "standing": row.status.value,
        "tries": row.tries,
        "due_at": row.due_at,
        "wish": asdict(row.request) if row.request else None,
        "settled_at": row.settled_at,
    }
    return {name: value for name, value in fields.items() if value is not None or name in ("key", "sequence")}


def _change(row: ParkedRecord) -> Document:
    kept = _changing(row)
    gone = {name: "" for name in ("due_at", "wish", "settled_at") if name not in kept}
    return {"$set": kept, "$unset": gone} if gone else {"$set": kept}


def parked_of(document: Mapping[str, Any]) -> ParkedRecord:
    """The row of a document."""
    summary, request = known(RecordSummary, document["outline"]), document.get("wish")
    summary["headers"] = tuple(summary["headers"])
    return ParkedRecord(
        place=document["_id"],
        borough=word(BoroughSlug, document["borough"]),
        owner=document["owner"],
        reason=word(DeadLetterReason, document["reason"]),
        detail=document["detail"],
        parked_at=document["set_aside_at"],
        key=document["key"],
        sequence=document["sequence"],
        sealed=document.get("sealed"),
        summary=RecordSummary(**summary),
        is_whole=document["is_whole"],
        posted=document["posted"],
        status=word(ParkedStatus, document["standing"]),
        tries=document["tries"],
        due_at=document.get("due_at"),
        request=RedriveRequest(**known(RedriveRequest, request)) if request else None,
        settled_at=document.get("settled_at"),
    )
