"""Timers in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.runtime.working.timer import Timer


@dataclass
class MemoryTimerStore:
    """Timers by referral and name, and when each is due."""

    rows: dict[tuple[str, str], Timer] = field(default_factory=dict)
    due_at: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def copied(self) -> "MemoryTimerStore":
        return MemoryTimerStore(dict(self.rows), dict(self.due_at))

    async def put(self, timers: Sequence[Timer]) -> None:
        self.rows |= {(one.key, one.name): one for one in timers}
        self.due_at |= {(one.key, one.name): one.at for one in timers}

    async def remove(self, timers: Sequence[tuple[str, str]]) -> None:
        for one in timers:
            self.rows.pop(one, None)

    async def find(self, key: str, name: str) -> Timer | None:
        return self.rows.get((key, name))

    async def due(self, now: datetime, limit: int) -> list[Timer]:
        found = sorted((self.due_at[one], timer) for one, timer in self.rows.items() if self.due_at[one] <= now)
        return [timer for _, timer in found[:limit]]

    async def postpone(self, timer: Timer, until: datetime) -> None:
        one = (timer.key, timer.name)
        if one in self.rows and self.rows[one].at == timer.at:
            self.rows[one] = timer._replace(tries=self.rows[one].tries + 1)
            self.due_at[one] = until
