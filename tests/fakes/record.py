"""What is recorded beside referrals, in memory."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Task
from services.referral.domain.record.sight import marks_of
from services.referral.domain.record.words import Kind, TaskState
from services.referral.store.record import entry_of, row_of
from services.referral.store.worklist import Wanted
from services.runtime.storing.collection import Order, Page
from tests.fakes.collection import MemoryCollection


class MemoryRecord:
    """The record in memory, entry by entry."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Entry] = {}

    async def keep(self, entry: Entry) -> None:
        self.kept[entry.entry_id] = entry

    async def one(
        self, borough: BoroughSlug, referral_id: UUID, kind: Kind, entry_id: UUID, sight: Collection[str]
    ) -> Entry | None:
        there = self._beside(borough, referral_id, kind, sight)
        return next((one for one in there if one.entry_id == entry_id), None)

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
        there = self._beside(borough, referral_id, kind, sight)
        return await _page_of(there, [("added_at", 1), ("_id", 1)], limit, after)

    async def count(self, borough: BoroughSlug, referral_id: UUID, kind: Kind) -> int:
        return len(self._beside(borough, referral_id, kind))

    async def due(self, wanted: Wanted, by: date, *, limit: int, after: str | None = None) -> Page[Entry]:
        return await _page_of(self._due(wanted, by), [("due_on", 1), ("_id", 1)], limit, after)

    async def count_due(self, wanted: Wanted, by: date) -> int:
        return len(self._due(wanted, by))

    async def incidents(
        self, boroughs: Collection[BoroughSlug], *, limit: int, after: str | None = None
    ) -> Page[Entry]:
        there = [one for one in self.kept.values() if one.borough in boroughs and "reported_at" in row_of(one)]
        return await _page_of(there, [("reported_at", 1), ("_id", 1)], limit, after)

    def _beside(
        self, borough: BoroughSlug, referral_id: UUID, kind: Kind, sight: Collection[str] | None = None
    ) -> list[Entry]:
        there = [
            one
            for one in self.kept.values()
            if (one.borough, one.referral_id, one.kind) == (borough, referral_id, kind)
        ]
        return [one for one in there if sight is None or {*marks_of(one.latest.facts)} & {*sight}]

    def _due(self, wanted: Wanted, by: date) -> list[Entry]:
        return [one for one in self.kept.values() if _is_due(one, wanted, by)]


def _is_due(entry: Entry, wanted: Wanted, by: date) -> bool:
    task = entry.latest.facts
    if not isinstance(task, Task) or task.state is not TaskState.OPEN or entry.synthetic or task.due_on > by:
        return False
    whose = (wanted.organisation or task.organisation, wanted.person or task.person)
    return entry.borough in wanted.boroughs and whose == (task.organisation, task.person)


async def _page_of(entries: Sequence[Entry], order: Order, limit: int, after: str | None) -> Page[Entry]:
    rows = MemoryCollection()
    await rows.insert(*(row_of(one) for one in entries))
    page = await rows.page({}, sort=order, limit=limit, after=after)
    return Page([entry_of(found) for found in page.items], page.after)
