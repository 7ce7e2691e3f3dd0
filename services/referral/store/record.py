"""What is recorded beside referrals, entry by entry: words in the clear, and texts that are sealed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Incident, Task
from services.referral.domain.record.sight import marks_of
from services.referral.domain.record.words import IncidentState, Kind, TaskState
from services.referral.store.worklist import Wanted
from services.runtime.storing.collection import Database, Document, Page
from services.runtime.storing.preparing.schema import Index
from services.runtime.working.kept_state import read, readable

RECORD = "record"
_OLDEST_FIRST = [("added_at", 1), ("_id", 1)]
_LONGEST_DUE_FIRST = [("due_on", 1), ("_id", 1)]
_REPORTED_FIRST = [("reported_at", 1), ("_id", 1)]
# Tasks alone are ever due, and only while they are open.
_DUE = {"due_on": {"$exists": True}}
INDEXES = (
    Index(RECORD, [("borough", 1), ("referral_id", 1), ("kind", 1), *_OLDEST_FIRST]),
    Index(RECORD, [("borough", 1), *_LONGEST_DUE_FIRST], only_where=_DUE),
    Index(RECORD, [("borough", 1), *_REPORTED_FIRST], only_where={"reported_at": {"$exists": True}}),
    Index(RECORD, [("borough", 1), ("organisation", 1), ("person", 1), *_LONGEST_DUE_FIRST], only_where=_DUE),
)


class Record(Protocol):
    """What is recorded beside referrals. Who reads says with which marks; see `domain/record/sight.py`."""

    async def keep(self, entry: Entry) -> None:
        """Keep an entry, in place of what it was before."""

    async def one(
        self, borough: BoroughSlug, referral_id: UUID, kind: Kind, entry_id: UUID, sight: Collection[str]
    ) -> Entry | None:
        """The entry of this kind, if it is there and has one of these marks. Raises KeptByAnotherRelease."""

    async def page(
        self,
        borough: BoroughSlug,
        referral_id: UUID,
        kind: Kind,
        sight: Collection[str],
        *,
        limit: int,
        after: str | None = None,
    ) -> Page[Entry]:
        """A page of the entries that have one of these marks, the oldest first. Raises CursorUnreadable."""

    async def count(self, borough: BoroughSlug, referral_id: UUID, kind: Kind) -> int:
        """How many entries of this kind there are, whoever may see them."""

    async def due(self, wanted: Wanted, by: date, *, limit: int, after: str | None = None) -> Page[Entry]:
        """A page of the open tasks of these people that are due by this day, the longest due first."""

    async def count_due(self, wanted: Wanted, by: date) -> int:
        """How many open tasks of these people are due by this day."""

    async def incidents(
        self, boroughs: Collection[BoroughSlug], *, limit: int, after: str | None = None
    ) -> Page[Entry]:
        """A page of the open incidents of these boroughs, those that were reported first before all others."""


class MongoRecord(Record):
    """The record in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._record = database.collection(RECORD)

    @override
    async def keep(self, entry: Entry) -> None:
        await self._record.replace(str(entry.entry_id), row_of(entry))

    @override
    async def one(
        self, borough: BoroughSlug, referral_id: UUID, kind: Kind, entry_id: UUID, sight: Collection[str]
    ) -> Entry | None:
        where = {"_id": str(entry_id), **_beside(borough, referral_id, kind), "marks": {"$in": sorted(sight)}}
        found = await self._record.find_one(where)
        return entry_of(found) if found else None

    @override
    async def page(
        self,
        borough: BoroughSlug,
        referral_id: UUID,
        kind: Kind,
        sight: Collection[str],
        *,
        limit: int,
        after: str | None = None,
    ) -> Page[Entry]:
        where = {**_beside(borough, referral_id, kind), "marks": {"$in": sorted(sight)}}
        page = await self._record.page(where, sort=_OLDEST_FIRST, limit=limit, after=after)
        return Page(readable(page.items, entry_of), page.after)

    @override
    async def count(self, borough: BoroughSlug, referral_id: UUID, kind: Kind) -> int:
        return await self._count(_beside(borough, referral_id, kind))

    @override
    async def due(self, wanted: Wanted, by: date, *, limit: int, after: str | None = None) -> Page[Entry]:
        page = await self._record.page(_due(wanted, by), sort=_LONGEST_DUE_FIRST, limit=limit, after=after)
        return Page(readable(page.items, entry_of), page.after)

    @override
    async def count_due(self, wanted: Wanted, by: date) -> int:
        return await self._count(_due(wanted, by))

    @override
    async def incidents(
        self, boroughs: Collection[BoroughSlug], *, limit: int, after: str | None = None
    ) -> Page[Entry]:
        where = {"borough": {"$in": [one.value for one in boroughs]}, "reported_at": {"$exists": True}}
        page = await self._record.page(where, sort=_REPORTED_FIRST, limit=limit, after=after)
        return Page(readable(page.items, entry_of), page.after)

    async def _count(self, where: Mapping[str, Any]) -> int:
        found = await self._record.aggregate([{"$match": where}, {"$count": "count"}])
        return int(found[0]["count"]) if found else 0


def row_of(entry: Entry) -> Document:
    """The entry, with what it is found by beside it."""
    facts = entry.latest.facts
    return {
        "_id": str(entry.entry_id),
        **_beside(entry.borough, entry.referral_id, entry.kind),
        "added_at": entry.added_at,
        "marks": list(marks_of(facts)),
        "entry": entry.model_dump(mode="json"),
        **({} if entry.synthetic else _open_work(entry)),
    }


def _open_work(entry: Entry) -> Document:
    """What open tasks and incidents are listed by."""
    facts = entry.latest.facts
    if isinstance(facts, Incident) and facts.state is IncidentState.OPEN:
        return {"reported_at": entry.added_at}
    if isinstance(facts, Task) and facts.state is TaskState.OPEN:
        return {"due_on": facts.due_on.isoformat(), "organisation": facts.organisation, "person": facts.person}
    return {}


def entry_of(row: Document) -> Entry:
    """The entry that is kept in this row. Raises KeptByAnotherRelease."""
    return read(Entry, row["entry"]).state


def _beside(borough: BoroughSlug, referral_id: UUID, kind: Kind) -> dict[str, Any]:
    return {"borough": borough.value, "referral_id": str(referral_id), "kind": kind.value}


def _due(wanted: Wanted, by: date) -> dict[str, Any]:
    where: dict[str, Any] = {"borough": {"$in": [one.value for one in wanted.boroughs]}, "due_on": {"$lte": str(by)}}
    if wanted.organisation:
        where["organisation"] = wanted.organisation
    if wanted.person:
        where["person"] = wanted.person
    return where
