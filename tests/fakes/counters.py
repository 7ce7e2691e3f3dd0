"""Counters in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.runtime.working.aggregate import Aggregate
from services.runtime.working.counting import MISCOUNTED, UNREADABLE, Counted, CounterStore, Generation, Rows, merge


@dataclass
class CounterRows:
    """What is kept of counters: the present generation, what each comes to, and up to when."""

    generation: Generation | None = None
    rows: dict[int, Rows] = field(default_factory=dict)
    newest: dict[int, datetime] = field(default_factory=dict)
    unfolded: int = 0

    def copied(self) -> "CounterRows":
        """The same, to be changed without changing this one."""
        rows = {number: {key: dict(cells) for key, cells in one.items()} for number, one in self.rows.items()}
        return replace(self, rows=rows, newest=dict(self.newest))


@dataclass
class MemoryCounterStore(CounterStore):
    """The counters of the referrals in this memory."""

    kept: CounterRows
    states: Mapping[str, Aggregate]

    async def generation(self) -> Generation | None:
        return self.kept.generation

    async def begin(self, rule: int) -> None:
        before, counted = self.kept.generation, await self.read()
        number = before.number + 1 if before else 1
        self.kept.generation = Generation(number, rule, before.shown if before else None)
        if counted and counted.newest:
            await self.add(number, {}, counted.newest)

    async def finish(self) -> None:
        number = self._present().number
        self.kept.generation = self._present()._replace(shown=number)
        self.kept.rows = {number: self.kept.rows.get(number, {})}
        self.kept.newest = {one: newest for one, newest in self.kept.newest.items() if one == number}

    async def add(self, generation: int, rows: Rows, newest: datetime | None) -> None:
        self.kept.unfolded += 1
        merge(self.kept.rows.setdefault(generation, {}), rows)
        if newest:
            self.kept.newest[generation] = max(newest, self.kept.newest.get(generation, newest))

    async def fold(self, limit: int) -> int:
        folded = min(self.kept.unfolded, limit)
        self.kept.unfolded -= folded
        return folded

    async def uncounted(self, limit: int) -> list[str]:
        number = self._present().number
        return [key for key, one in self.states.items() if one.counted not in (number, UNREADABLE)][:limit]

    async def unreadable(self, limit: int) -> list[str]:
        return [key for key, one in self.states.items() if one.counted == UNREADABLE][:limit]

    async def miscounted(self) -> bool:
        return any(one.counted in (None, MISCOUNTED) for one in self.states.values())

    async def read(self) -> Counted | None:
        generation = self.kept.generation
        if generation is None or generation.shown is None:
            return None
        rows: Rows = {}
        merge(rows, self.kept.rows.get(generation.shown, {}))
        return Counted(rows, self.kept.newest.get(generation.shown), generation.is_whole)

    def _present(self) -> Generation:
        if self.kept.generation is None:
            raise LookupError("No count has begun; call begin first.")
        return self.kept.generation
