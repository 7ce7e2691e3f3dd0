"""The rows of records that were set aside, in memory."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.runtime.aside import Aside, Standing
from services.runtime.audit import Entry
from services.runtime.collection import Taken


@dataclass
class MemoryShelf:
    """Rows by place, and the audit."""

    rows: dict[str, Aside] = field(default_factory=dict)
    audit: list[Entry] = field(default_factory=list)

    def copied(self) -> "MemoryShelf":
        """A shelf that may change without changing this one."""
        return MemoryShelf(dict(self.rows), list(self.audit))

    async def find(self, place: str) -> Aside | None:
        return copy.deepcopy(self.rows.get(place))

    async def behind(self, keys: Sequence[str]) -> list[Aside]:
        return _in_order(row for row in self.rows.values() if row.key in keys and row.waits_its_turn)

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        return {place: self.rows[place].sealed or "" for place in places}

    async def asked(self, now: datetime, limit: int) -> list[Aside]:
        return _in_order(row for row in self.rows.values() if _is_asked(row, now))[:limit]

    async def add(self, rows: Sequence[Aside]) -> None:
        if any(row.place in self.rows for row in rows):
            raise Taken
        self.rows |= {row.place: copy.deepcopy(row) for row in rows}

    async def amend(self, rows: Sequence[Aside]) -> None:
        self.rows |= {row.place: replace(row, sealed=self.rows[row.place].sealed) for row in rows}

    async def note(self, entries: Sequence[Entry]) -> None:
        self.audit += entries


def _is_asked(row: Aside, now: datetime) -> bool:
    return row.standing is Standing.DISCARD_ASKED or row.wants_a_try(now)


def _in_order(rows: Iterable[Aside]) -> list[Aside]:
    found = sorted(rows, key=lambda row: (row.set_aside_at, row.sequence or 0, row.place))
    return [replace(row, sealed=None) for row in found]
