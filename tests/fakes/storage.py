"""Memory where the real one is MongoDB; the same tests run against both."""

import asyncio
import copy
import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.outbox import row_id
from services.runtime.storing.rows.handovers import boroughs_of
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.ports import Committed, FenceMoved, HandedOver, OffsetRange, RuntimeStore, Transaction
from services.runtime.working.record import LastRecord, TopicPartition
from tests.fakes.counters import CounterRows, MemoryCounterStore
from tests.fakes.inbox import MemoryInboxStore
from tests.fakes.parked import MemoryParkedStore
from tests.fakes.timers import MemoryTimerStore

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Memory:
    """What a storage holds."""

    states: dict[str, Aggregate] = field(default_factory=dict)
    fences: dict[TopicPartition, int] = field(default_factory=dict)
    last_records: dict[TopicPartition, LastRecord | None] = field(default_factory=dict)
    messages: dict[str, OutboxMessage] = field(default_factory=dict)
    parked: MemoryParkedStore = field(default_factory=MemoryParkedStore)
    timers: MemoryTimerStore = field(default_factory=MemoryTimerStore)
    inbox: MemoryInboxStore = field(default_factory=MemoryInboxStore)
    counters: CounterRows = field(default_factory=CounterRows)
    handed_over: frozenset[BoroughSlug] = frozenset()

    def copied(self) -> "Memory":
        """The same, to be changed without changing this one."""
        tables = dict(self.states), dict(self.fences), dict(self.last_records), dict(self.messages)
        rows = self.parked.copied(), self.timers.copied(), self.inbox.copied(), self.counters.copied()
        return Memory(*tables, *rows, self.handed_over)


class MemoryLedger(RuntimeStore):
    """The runtime's collections in one transaction."""

    def __init__(self, memory: Memory, elsewhere: frozenset[BoroughSlug] = frozenset()) -> None:
        self._memory = memory
        self._elsewhere = elsewhere
        self.parked = memory.parked
        self.timers = memory.timers
        self.inbox = memory.inbox
        self.counters = MemoryCounterStore(memory.counters, memory.states)

    async def load(self, keys: Sequence[str]) -> dict[str, Aggregate]:
        found = {key: copy.deepcopy(self._memory.states[key]) for key in keys if key in self._memory.states}
        for aggregate in found.values():
            aggregate.elsewhere = aggregate.borough in self._elsewhere
        return found

    async def save(self, aggregates: Sequence[Aggregate]) -> None:
        for aggregate in aggregates:
            if aggregate.borough in self._memory.handed_over and aggregate.state is not None:
                raise HandedOver
            kept = copy.deepcopy(aggregate)
            kept.stored = True
            self._memory.states[aggregate.key] = kept

    async def advance(self, steps: Sequence[OffsetRange]) -> None:
        for step in steps:
            if boroughs_of([step.place.topic]) & self._memory.handed_over:
                raise HandedOver
            if self._memory.fences.get(step.place) != step.start:
                raise FenceMoved
            self._memory.fences[step.place] = step.end
            self._memory.last_records[step.place] = step.last

    async def post(self, messages: Sequence[OutboxMessage]) -> None:
        self._memory.messages |= {row_id(message): message for message in messages}


class MemoryStorage(Generic[T]):
    """Keeps all of a transaction, or nothing.

    `outages` are raised by the next transactions, one each; None is none. While `answers` is cleared, whoever begins a
    transaction waits, and `is_asked` says that somebody has begun one.
    """

    def __init__(self, stores: T) -> None:
        self.memory = Memory()
        self.stores = stores
        self.outages: list[Exception | None] = []
        self.answers = asyncio.Event()
        self.answers.set()
        self.is_asked = asyncio.Event()
        self._elsewhere: frozenset[BoroughSlug] = frozenset()

    async def transact(self, body: Callable[[Transaction[T]], Awaitable[R]]) -> R:
        self.is_asked.set()
        await self.answers.wait()
        self._fail()
        kept = self.memory
        memory = kept.copied()
        stores = _copied(self.stores, kept, memory)
        answer = await body(Transaction(MemoryLedger(memory, self._elsewhere), stores))
        self.memory, self.stores = memory, stores
        return answer

    async def look(self, query: Callable[[Committed[T]], Awaitable[R]]) -> R:
        self._fail()
        # Copies, so that a look leaves nothing behind whatever it does.
        memory = self.memory.copied()
        return await query(Committed(MemoryLedger(memory), _copied(self.stores, self.memory, memory)))

    async def fences(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        return {place: self.memory.fences.setdefault(place, 0) for place in places}

    async def handed_over(self) -> frozenset[BoroughSlug]:
        self._fail()
        self._elsewhere = self.memory.handed_over
        return self._elsewhere

    def _fail(self) -> None:
        if self.outages and (outage := self.outages.pop(0)):
            raise outage

    async def last_records(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, LastRecord]:
        known = self.memory.last_records
        return {place: last for place in places if (last := known.get(place))}


def _copied(stores: T, kept: Memory, tentative: Memory) -> T:
    """Stores that may change without changing these; one that looks into the memory looks into the tentative one."""
    changed: dict[str, Any] = {}
    for name in dataclasses.fields(stores) if stores is not None else ():  # type: ignore[arg-type]  # they are one
        store = getattr(stores, name.name)
        changed[name.name] = own = copy.copy(store)
        vars(own).update({one: tentative if held is kept else _own(held) for one, held in vars(store).items()})
    return dataclasses.replace(stores, **changed) if changed else stores  # type: ignore[type-var]


def _own(held: Any) -> Any:
    """Containers of its own; what they hold never changes."""
    if isinstance(held, dict):
        return {key: _own(value) for key, value in held.items()}
    return list(held) if isinstance(held, list) else held
