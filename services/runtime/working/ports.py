"""What the runtime keeps in a transaction: aggregates, fences, outbox, parked records. MongoDB or memory holds it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from services.contract.boroughs import BoroughSlug
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.counting import CounterStore
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.parked import AuditEntry, ParkedRecord
from services.runtime.working.partners.inbox import InboxEntry
from services.runtime.working.record import LastRecord, TopicPartition
from services.runtime.working.timer import Timer

T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class OffsetRange:
    """How far a batch moves a partition on: the fence stands at `start` before, and at `end` after, behind `last`."""

    place: TopicPartition
    start: int
    end: int
    last: LastRecord | None = None


class FenceMoved(Exception):
    """Somebody else has worked these offsets: read the fences again, and skip what they cover."""


class Unavailable(Exception):
    """The storage is away, or a transaction kept meeting another's: nothing is kept for certain; try again."""


class SessionsAway(Unavailable):
    """The referral service, which keeps the sessions of people who signed in, does not say whose this one is."""


class HandedOver(Unavailable):
    """Another works a borough that this is about, so nothing of it is kept: it was handed over meanwhile."""


class TookTooLong(Unavailable):
    """The transaction was open for longer than the storage lets one be; less work at once may be done in time."""


class ParkedStore(Protocol):
    """The rows of one service, bound to one transaction. `sealed` stays away unless it is asked for."""

    async def find(self, place: str) -> ParkedRecord | None:
        """One row, with what is sealed in it."""

    async def due(self, now: datetime, limit: int) -> list[ParkedRecord]:
        """Rows that somebody asked about, or that are due, the oldest first."""

    async def behind(self, key: str, reach: Mapping[str, int], now: datetime) -> list[ParkedRecord]:
        """The rows of this referral that are due, or wait their turn up to these sequences by owner."""

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        """What is sealed in these rows, by place."""

    async def wake(self, key: str, reach: Mapping[str, int], now: datetime) -> None:
        """Those of this referral that wait their turn up to these sequences by owner are due now."""

    async def pass_over(self, key: str, owner: str, before: int, now: datetime) -> int:
        """Give up what waits of this owner before this sequence. Gives how many rows that were."""

    async def add(self, rows: Sequence[ParkedRecord]) -> None:
        """Keep new rows."""

    async def amend(self, rows: Sequence[ParkedRecord]) -> None:
        """Write what has changed of rows that were read in this transaction."""

    async def note(self, entries: Sequence[AuditEntry]) -> None:
        """Add to the audit, from which nothing is ever taken away."""


class TimerStore(Protocol):
    """The timers of one service, bound to one transaction: one for each referral and name."""

    async def put(self, timers: Sequence[Timer]) -> None:
        """Keep these, each in place of an earlier one of the same referral and name."""

    async def remove(self, timers: Sequence[tuple[str, str]]) -> None:
        """Take away the timers of these referrals and names, where there are any."""

    async def find(self, key: str, name: str) -> Timer | None:
        """The referral's timer of this name."""

    async def due(self, now: datetime, limit: int) -> list[Timer]:
        """Timers whose time has come, the longest due first; those that were postponed when their turn comes again."""

    async def postpone(self, timer: Timer, until: datetime) -> None:
        """It could not be worked: it is due again `until` then, with one more of its `tries` counted."""


class InboxStore(Protocol):
    """The events of partners that a service has done, bound to one transaction."""

    async def find(self, keys: Sequence[str]) -> dict[str, InboxEntry]:
        """Those of these entries that are there."""

    async def put(self, entries: Sequence[InboxEntry]) -> None:
        """Keep these, new or in place of what was kept; they go after their life in days."""


class Aggregates(Protocol):
    """What the runtime keeps about referrals."""

    async def load(self, keys: Sequence[str]) -> dict[str, Aggregate]:
        """What is kept about these referrals; the unknown are left out."""


class RuntimeStore(Aggregates, Protocol):
    """The runtime's collections, bound to one transaction."""

    parked: ParkedStore
    timers: TimerStore
    inbox: InboxStore
    counters: CounterStore

    async def save(self, aggregates: Sequence[Aggregate]) -> None:
        """Write each aggregate whole."""

    async def advance(self, steps: Sequence[OffsetRange]) -> None:
        """Move the fences on; raises FenceMoved if one does not stand where the step starts."""

    async def post(self, messages: Sequence[OutboxMessage]) -> None:
        """Put messages into the outbox."""


@dataclass(frozen=True, slots=True)
class Transaction(Generic[T_co]):
    """One transaction under way: the ledger and the service's own stores, both bound to it."""

    ledger: RuntimeStore
    stores: T_co


@dataclass(frozen=True, slots=True)
class Committed(Generic[T_co]):
    """What is committed, to be read outside any transaction: each read sees what a majority keeps at its moment.

    What would write raises ReadOnly.
    """

    ledger: RuntimeStore
    stores: T_co


class Storage(Protocol, Generic[T_co]):
    """Where a service's state lies. Either all of a transaction is kept, or nothing. Raises Unavailable."""

    async def transact(self, body: Callable[[Transaction[T_co]], Awaitable[R]]) -> R:
        """Run the body in one transaction; it may run again after a conflict, so it must hold nothing from before."""

    async def look(self, query: Callable[[Committed[T_co]], Awaitable[R]]) -> R:
        """Run the query in no transaction; what it would write raises ReadOnly."""

    async def fences(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Where each fence stands: the next offset to be worked; made at 0 where there is none."""

    async def last_records(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, LastRecord]:
        """Behind which record each fence stands, of those that remember one."""

    async def handed_over(self) -> frozenset[BoroughSlug]:
        """The boroughs that another works; from then on aggregates of theirs are loaded as `elsewhere`.

        Whatever this said last, a transaction that would change anything of theirs raises HandedOver.
        """
