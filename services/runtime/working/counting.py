"""Counters that are kept by events: what one referral adds to them, and what a unit of work changes of them.

They are always the sum over the referrals that are marked with their generation, whoever writes them at the same time:
a referral and its mark are one document, written in one transaction with what the counters change by. A new rule
begins a new generation, in which nobody is counted yet; until all are, the figures of the last whole one are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from services.contract.boroughs import BoroughSlug
from services.runtime.working.aggregate import Aggregate

S = TypeVar("S", bound=BaseModel)

# Row and cell. The counters of one row stand in one document for each borough.
Counter = tuple[str, str]
Amounts = Mapping[Counter, int]
# The cells of a row, by borough and row.
Rows = dict[tuple[BoroughSlug, str], dict[str, int]]
# The mark of a referral that was counted, and then changed by who does not know the rule: nobody can say by how much.
MISCOUNTED = 0
# The mark of a referral of which another release has kept what this one cannot read: it is in no count.
UNREADABLE = -1


@dataclass(frozen=True, slots=True)
class CountingRule(Generic[S]):
    """What one referral's state adds to which counters. The same state adds the same as long as `version` is the same.

    Synthetic referrals add nothing, and are not asked for.
    """

    version: int
    counts: Callable[[S], Amounts]


class Generation(NamedTuple):
    """A count of all referrals by one rule; `shown` is the last one that is whole, if there is any."""

    number: int
    rule: int
    shown: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every referral is counted in it."""
        return self.shown == self.number


class Counted(NamedTuple):
    """The counters of the generation that is shown; `newest` is when the newest event in them was recorded.

    They stand still, and `is_current` is false, while all is counted anew.
    """

    rows: Rows
    newest: datetime | None
    is_current: bool


class Changed(NamedTuple, Generic[S]):
    """A referral that is written: its state, and whether it was synthetic, before the work, and its state now."""

    aggregate: Aggregate
    before: S | None
    was_synthetic: bool
    after: S | None


def difference(rule: CountingRule[S], generation: Generation, changed: Iterable[Changed[S]]) -> Rows:
    """What the counters change by. Each aggregate is marked as counted so."""
    rows: Rows = {}
    for aggregate, before, was_synthetic, after in changed:
        is_counted = aggregate.counted == generation.number
        if rule.version != generation.rule:
            aggregate.counted = MISCOUNTED if is_counted else aggregate.counted
            continue
        aggregate.counted = generation.number
        taken = rule.counts(before) if is_counted and before and not was_synthetic else {}
        given = rule.counts(after) if after and not aggregate.synthetic else {}
        if taken != given:
            _add(rows, aggregate.borough, taken, -1)
            _add(rows, aggregate.borough, given, +1)
    return rows


def mark_unreadable(generation: Generation, aggregates: Iterable[Aggregate]) -> None:
    """These cannot be read here. Those that are counted stay so: what is kept of them is not changed."""
    for aggregate in aggregates:
        if aggregate.counted != generation.number:
            aggregate.counted = UNREADABLE


def _add(rows: Rows, borough: BoroughSlug, amounts: Amounts, sign: int) -> None:
    for (row, cell), amount in amounts.items():
        cells = rows.setdefault((borough, row), {})
        cells[cell] = cells.get(cell, 0) + sign * amount


def merge(rows: Rows, more: Rows) -> None:
    """Add `more` to the rows."""
    for key, amounts in more.items():
        cells = rows.setdefault(key, {})
        for cell, amount in amounts.items():
            cells[cell] = cells.get(cell, 0) + amount


class CounterStore(Protocol):
    """The counters of one service, bound to one transaction."""

    async def generation(self) -> Generation | None:
        """The present generation; None before the first has begun."""

    async def begin(self, rule: int) -> None:
        """Begin the next generation, by the rule of this version. The one that is shown stays."""

    async def finish(self) -> None:
        """The present generation is whole: show it, and forget all others."""

    async def add(self, generation: int, rows: Rows, newest: datetime | None) -> None:
        """Add these to the counters, which are known up to an event recorded at `newest`. It conflicts with nobody."""

    async def fold(self, limit: int) -> int:
        """Take up to `limit` additions together, so that reading stays cheap. Gives how many they were."""

    async def uncounted(self, limit: int) -> list[str]:
        """Referrals that are not in the present generation, at most so many, without those that cannot be read."""

    async def unreadable(self, limit: int) -> list[str]:
        """Referrals that could not be read when they were to be counted, at most so many."""

    async def miscounted(self) -> bool:
        """Whether a referral has no mark, or one that says that nobody can say how it is counted."""

    async def read(self) -> Counted | None:
        """The counters that are shown; None where no generation was whole yet."""
