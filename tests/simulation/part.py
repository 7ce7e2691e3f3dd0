"""A service in the simulation: its table, what it keeps, its processes and its relays."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from services.contract.topics import Stream
from services.runtime.clock import Clock
from services.runtime.leading.timers import Timers
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing.lease import Lease
from services.runtime.working.transactions import Transactions
from tests.fakes.storage import MemoryStorage
from tests.running.stage import settings_for
from tests.simulation.accidents import Accidents
from tests.simulation.group import Group
from tests.simulation.journal import Journal
from tests.simulation.member import Member
from tests.simulation.publishing import FragileOutbox, LeaseRows, RelayProcess, lease_of
from tests.simulation.storage import FragileStorage, Truth

Loop = Callable[[Transactions[Any, Any]], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Script:
    """How to make a service's table, anew for each process, its stores, and the loops that its processes run.

    With `has_own_loops` they also run those of the table itself.
    """

    table: Callable[[], Service[Any, Any]]
    storage: Callable[[], MemoryStorage[Any]]
    loops: Sequence[Loop] = ()
    settled: Callable[[Any], bool] = lambda _: True
    outbox: Callable[[FragileStorage], Any] = FragileOutbox
    has_own_loops: bool = False


@cache
def settings(lanes: int) -> RuntimeSettings:
    """Settings that name no server."""
    return settings_for("kafka.example", "mongodb://mongo.example", Path(mkdtemp()), lanes=lanes)


async def _work_timers(table: Service[Any, Any], lease: Lease, transactions: Transactions[Any, Any]) -> None:
    await Timers(transactions, table.timers, lease).run(asyncio.Event())


async def _run(loop: Any, transactions: Transactions[Any, Any]) -> None:
    await loop(transactions, asyncio.Event())


@dataclass
class Part:
    """One service's share of a world."""

    script: Script
    journal: Journal
    accidents: Accidents
    clock: Clock
    lanes: int
    leases: LeaseRows = field(default_factory=dict)
    relays: list[RelayProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.service = self.script.table()
        self.streams: set[Stream] = {event.stream for event in self.service.consumes.types}
        self.truth = Truth(self.script.storage())
        self.group = Group(self.journal.places(self.streams), self.journal, self._birth)
        self._relays_born = 0

    @property
    def name(self) -> str:
        """The service's name."""
        return self.service.name

    def _birth(self, number: int) -> Member:
        storage, table = FragileStorage(self.truth, self.accidents), self.script.table()
        transactions = Transactions(table.name, table.state, storage, self.clock, table.due, table.counting)
        name = f"{table.name}-{number}"
        lease = lease_of("timers", name, self.leases, storage)
        timers: list[Loop] = [partial(_work_timers, table, lease)] if table.timers else []
        own: list[Loop] = [partial(_run, one) for one in table.loops] if self.script.has_own_loops else []
        loops: list[Loop] = [*self.script.loops, *timers, *own]
        return Member(name, table, transactions, storage, self.journal, settings(self.lanes), loops)

    def start_relay(self) -> None:
        """One more process that would like to lead, where there are not enough of them."""
        if len(self.relays) > 1:
            return
        self._relays_born += 1
        name = f"{self.name}-relay-{self._relays_born}"
        self.relays.append(
            RelayProcess(name, self.truth, self.leases, self.journal, self.accidents, self.script.outbox)
        )

    def stop(self) -> None:
        """End every process."""
        for member in [*self.group.members, *self.group.asleep, *self.group.dead]:
            member.kill()
        for relay in self.relays:
            relay.kill()

    @property
    def drained(self) -> bool:
        """Everything was heard and done, and everything that was said has left."""
        storage, now = self.truth.storage, self.clock()
        due = any(row.is_due(now) for row in storage.memory.parked.rows.values())
        due = due or any(timer.at <= now for timer in storage.memory.timers.rows.values())
        return not storage.memory.messages and not self.group.behind and not due and self.script.settled(storage.stores)
