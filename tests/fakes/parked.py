"""The rows of records that were set aside, in memory."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.runtime.storing.collection import Taken
from services.runtime.working.audit import AuditEntry
from services.runtime.working.parked import ParkedRecord, ParkedStatus


@dataclass
class MemoryParkedStore:
    """Rows by place, and the audit."""

    rows: dict[str, ParkedRecord] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def copied(self) -> "MemoryParkedStore":
        """A shelf that may change without changing this one."""
        return MemoryParkedStore(dict(self.rows), list(self.audit))

    async def find(self, place: str) -> ParkedRecord | None:
        return copy.deepcopy(self.rows.get(place))

    async def behind(self, keys: Sequence[str]) -> list[ParkedRecord]:
        return _in_order(row for row in self.rows.values() if row.key in keys and row.waits_its_turn)

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        return {place: self.rows[place].sealed or "" for place in places}

    async def asked(self, now: datetime, limit: int) -> list[ParkedRecord]:
        return _in_order(row for row in self.rows.values() if _is_asked(row, now))[:limit]

    async def add(self, rows: Sequence[ParkedRecord]) -> None:
        if any(row.place in self.rows for row in rows):
            raise Taken
        self.rows |= {row.place: copy.deepcopy(row) for row in rows}

    async def amend(self, rows: Sequence[ParkedRecord]) -> None:
        self.rows |= {row.place: replace(row, sealed=self.rows[row.place].sealed) for row in rows}

    async def note(self, entries: Sequence[AuditEntry]) -> None:
        self.audit += entries


def _is_asked(row: ParkedRecord, now: datetime) -> bool:
    return row.standing is ParkedStatus.DISCARD_ASKED or row.wants_a_try(now)


def _in_order(rows: Iterable[ParkedRecord]) -> list[ParkedRecord]:
    found = sorted(rows, key=lambda row: (row.set_aside_at, row.sequence or 0, row.place))
    return [replace(row, sealed=None) for row in found]
