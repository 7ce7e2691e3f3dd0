"""What a relay works with, in memory: an outbox and its changes, a lease by a manual clock, and a log that refuses."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.runtime.publishing.ports import FellBehind, PublishFailed, Refused, Silent, Why
from services.runtime.publishing.relay import LEASE_SECONDS, Relay
from services.runtime.storing.collection import Change, Where
from services.runtime.storing.lease import Lease
from services.runtime.storing.outbox import Backlog, row_id
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share, share_of
from tests.support.builders import a_person_told, an_envelope


def a_message(number: int = 1, sequence: int = 1, *, topic: str = "southwark.notices", size: int = 0) -> OutboxMessage:
    """The `sequence`-th message about the `number`-th invented referral; its value is padded to the size."""
    referral_id = UUID(int=number)
    envelope = an_envelope(subject=str(referral_id), sequence=sequence, id=f"notify:{referral_id}:{sequence}")
    value = a_person_told(referral_id=referral_id).model_dump_json().ljust(size).encode()
    return OutboxMessage(topic, str(referral_id), envelope, value)


class ManualClock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _at_once() -> None:
    """A round trip that takes no time."""


class MemoryLeases:
    """The collection of leases, as far as a lease uses it, over `rows` that several processes may share.

    `round_trip` comes before each look and may fail.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        rows: dict[str, dict[str, Any]],
        round_trip: Callable[[], Awaitable[None]] = _at_once,
    ) -> None:
        self._clock = clock
        self._rows = rows
        self._round_trip = round_trip

    async def update_each(self, changes: Sequence[tuple[Where, Change]], *, upsert: bool = False) -> int:
        await self._round_trip()
        for where, _ in changes:
            self._rows.setdefault(where["_id"], {"owner": None, "until": 0.0})
        return len(changes) * upsert

    async def update(self, where: Where, change: Change) -> int:
        await self._round_trip()
        row = self._rows[where["_id"]]
        if isinstance(change, Sequence):
            return self._take(row, where, *change)
        if row["owner"] == where["owner"]:
            row |= {"owner": None, "until": 0.0}
        return 1

    def _take(self, row: dict[str, Any], where: Where, stage: Any) -> int:
        wanted = stage["$set"]
        is_over = "$expr" in where and row["until"] < self._clock()
        if row["owner"] != wanted["owner"] and not is_over:
            return 0
        row |= {"owner": wanted["owner"], "until": self._clock() + wanted["until"]["$add"][1] / 1000}
        return 1


Listener = Callable[[Sequence[OutboxMessage]], None]


def lies_on(message: OutboxMessage) -> Share:
    """Where a message lies in a log whose topics have two partitions."""
    return share_of(message.topic, message.key, 2)


class MemoryOutbox:
    """The rows of one service, and who is told of new ones."""

    def __init__(self) -> None:
        self.rows: dict[str, OutboxMessage] = {}
        self.listeners: list[Listener] = []
        self.read: list[OutboxMessage] = []

    def commit(self, *messages: OutboxMessage) -> None:
        self.rows |= {row_id(message): message for message in messages}
        self.tell(*messages)

    def tell(self, *messages: OutboxMessage) -> None:
        """Tell of these, whether or not that was done before."""
        for listener in self.listeners:
            listener(messages)

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
        rows = self.rows
        found = [rows[key] for key in sorted(rows) if key > after and not _is_of(without, rows[key])]
        self.read += found[:limit]
        return found[:limit]

    async def remove(self, messages: Sequence[OutboxMessage]) -> None:
        for message in messages:
            self.rows.pop(row_id(message), None)

    async def standing(self, *, at_most: int) -> Backlog:
        return Backlog(min(at_most, len(self.rows)), 0.0)


def _is_of(shares: Sequence[Share], message: OutboxMessage) -> bool:
    return any(share == share_of(message.topic, message.key, share.of) for share in shares)


class MemoryChanges:
    """Messages as they are committed, so many at most."""

    def __init__(self, listeners: list[Listener], most: int = 1000) -> None:
        self._listeners = listeners
        self._most = most
        self._arrived: deque[OutboxMessage] = deque()
        self._signal = asyncio.Event()
        self._behind = False

    def _carry(self, messages: Sequence[OutboxMessage]) -> None:
        self._arrived.extend(messages)
        self._behind = self._behind or len(self._arrived) > self._most
        self._signal.set()

    async def open(self) -> None:
        self._listeners.append(self._carry)

    async def take(self, limit: int, seconds: float) -> list[OutboxMessage]:
        if not self._arrived:
            self._signal.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._signal.wait(), seconds)
        if self._behind:
            raise FellBehind
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    async def close(self) -> None:
        if self._carry in self._listeners:
            self._listeners.remove(self._carry)


@dataclass
class MemoryLog:
    """What has left; `refuses` says which messages are never taken, `failures` how many requests go wrong half way.

    Each topic has two partitions. Those that are `away` confirm nothing; `asked` is how often they were tried. Of each
    time that it was closed, `closed_after` says how many had left before.
    """

    taken: list[OutboxMessage] = field(default_factory=list)
    refuses: Callable[[OutboxMessage], Why | None] = lambda _: None
    failures: int = 0
    requests: int = 0
    most: int = 100
    away: set[Share] = field(default_factory=set)
    asked: int = 0
    closed_after: list[int] = field(default_factory=list)

    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        self.requests += 1
        await asyncio.sleep(0)
        if silent := sorted(self.away & {lies_on(message) for message in messages}):
            self.asked += 1
            kept = [message for message in messages if lies_on(message) not in silent]
            self.taken += kept
            raise Silent(silent, "Kafka did not confirm every event.", kept)
        culprits = [message for message in messages if self.refuses(message)]
        if culprits:
            self._refuse(messages, culprits[0])
        if self.failures:
            self.failures -= 1
            self.taken += messages[:1]
            raise PublishFailed("The log is away.", messages[:1])
        self.taken += messages[: self.most]
        return messages[: self.most]

    def _refuse(self, messages: Sequence[OutboxMessage], culprit: OutboxMessage) -> None:
        why = self.refuses(culprit)
        assert why is not None
        # A broker refuses a whole batch for one record that is too large; a topic that is missing is missed beforehand.
        raise Refused(why, messages if why is Why.TOO_LARGE else [culprit])

    async def close(self) -> None:
        self.closed_after.append(len(self.taken))

    def published(self) -> dict[int, list[int]]:
        """The sequences that left, by the number of their referral, in order."""
        found: dict[int, list[int]] = {}
        for message in self.taken:
            found.setdefault(UUID(message.key).int, []).append(message.envelope.sequence)
        return found


class MemoryPauses:
    """The topics that are paused, and those of which a relay has taken note."""

    def __init__(self) -> None:
        self.paused: frozenset[str] = frozenset()
        self.heeded: frozenset[str] = frozenset()

    async def heed(self) -> frozenset[str]:
        self.heeded = self.paused
        return self.paused


class RelaySetup:
    """One service's outbox and log, and relays between them."""

    def __init__(self, *, carried: int = 1000) -> None:
        self.clock = ManualClock()
        self.outbox = MemoryOutbox()
        self.log = MemoryLog()
        self.pauses = MemoryPauses()
        self._leases = MemoryLeases(self.clock, {})
        self._carried = carried

    def lease(self, owner: str) -> Lease:
        return Lease(self._leases, name="relay", owner=owner, seconds=LEASE_SECONDS, clock=self.clock)  # type: ignore[arg-type]

    def relay(self, owner: str = "first", log: MemoryLog | None = None) -> Relay:
        return Relay(
            outbox=self.outbox,
            lease=self.lease(owner),
            publisher=log or self.log,
            changes=lambda: MemoryChanges(self.outbox.listeners, self._carried),
            pauses=self.pauses,
            clock=self.clock,
        )

    async def empty(self) -> None:
        """Wait until nothing is left in the outbox."""
        await self.until(lambda: not self.outbox.rows)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, while time goes on."""
        async with asyncio.timeout(60):
            while not holds():
                self.clock.now += 0.05
                await asyncio.sleep(0.001)


@asynccontextmanager
async def at_work(relay: Relay) -> AsyncIterator[asyncio.Task[None]]:
    """The relay at work until the block ends; then it stops as a service does."""
    stop = asyncio.Event()
    running = asyncio.create_task(relay.run(stop))
    try:
        yield running
    finally:
        stop.set()
        await asyncio.wait([running])
