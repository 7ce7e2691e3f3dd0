"""Parked records, in memory."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.runtime.storing.collection import Taken
from services.runtime.working.parked import AuditEntry, ParkedRecord, ParkedStatus


@dataclass
class MemoryParkedStore:
    """Rows by place, and the audit."""

    rows: dict[str, ParkedRecord] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def copied(self) -> "MemoryParkedStore":
        """Rows that may change without changing these."""
        return MemoryParkedStore(dict(self.rows), list(self.audit))

    async def find(self, place: str) -> ParkedRecord | None:
        return copy.deepcopy(self.rows.get(place))

    async def listed(self, where: Mapping[str, Any]) -> list[ParkedRecord]:
        assert not where, "All are listed, or none."
        return _in_order(self.rows.values())

    async def entries(self, place: str) -> list[AuditEntry]:
        return [entry for entry in self.audit if entry.place == place]

    async def due(self, now: datetime, limit: int) -> list[ParkedRecord]:
        return _in_order(row for row in self.rows.values() if row.is_due(now))[:limit]

    async def behind(self, key: str, reach: Mapping[str, int], now: datetime) -> list[ParkedRecord]:
        return _in_order(row for row in self._of(key) if row.is_due(now) or _is_within(row, reach))

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        return {place: self.rows[place].sealed or "" for place in places if place in self.rows}

    async def wake(self, key: str, reach: Mapping[str, int], now: datetime) -> None:
        self._replace(*(replace(row, due_at=now) for row in self._of(key) if _is_within(row, reach)))

    async def pass_over(self, key: str, owner: str, before: int, now: datetime) -> int:
        passed = [row for row in self._of(key) if _is_within(row, {owner: before - 1})]
        self._replace(*(replace(row, status=ParkedStatus.DISCARDED, settled_at=now, due_at=None) for row in passed))
        return len(passed)

    def _of(self, key: str) -> list[ParkedRecord]:
        return [row for row in self.rows.values() if row.key == key and row.settled_at is None]

    def _replace(self, *rows: ParkedRecord) -> None:
        self.rows |= {row.place: row for row in rows}

    async def add(self, rows: Sequence[ParkedRecord]) -> None:
        if any(row.place in self.rows for row in rows):
            raise Taken
        self.rows |= {row.place: copy.deepcopy(row) for row in rows}

    async def amend(self, rows: Sequence[ParkedRecord]) -> None:
        self.rows |= {row.place: replace(row, sealed=self.rows[row.place].sealed) for row in rows}

    async def note(self, entries: Sequence[AuditEntry]) -> None:
        self.audit += entries


def _is_within(row: ParkedRecord, reach: Mapping[str, int]) -> bool:
    return row.waits_its_turn and (row.sequence or 0) <= reach.get(row.owner, 0)


def _in_order(rows: Iterable[ParkedRecord]) -> list[ParkedRecord]:
    found = sorted(rows, key=lambda row: (row.parked_at, row.sequence or 0, row.place))
    return [replace(row, sealed=None) for row in found]
