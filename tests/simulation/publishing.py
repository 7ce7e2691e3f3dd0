"""What a relay works with, in memory: an outbox, leases, a feed, and a way to the log that fails now and then."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.runtime.publishing.ports import Carries, PublishFailed, Waits
from services.runtime.publishing.relay import LEASE_SECONDS, Relay
from services.runtime.storing.lease import Lease
from services.runtime.storing.outbox import Backlog
from services.runtime.working.outgoing import OutboxMessage
from tests.simulation.accidents import Accidents
from tests.simulation.journal import Journal
from tests.simulation.storage import FragileStorage, ProcessDied, Truth


class MemoryOutbox:
    """The rows of one service, as one process reaches them."""

    def __init__(self, storage: FragileStorage) -> None:
        self._storage = storage

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[str] = ()) -> list[OutboxMessage]:
        await self._storage.reach()
        messages = self._storage.truth.storage.memory.messages
        rows = [row for row in sorted(messages) if row > after and messages[row].topic not in without]
        return [messages[row] for row in rows[:limit]]

    async def remove(self, messages: Sequence[OutboxMessage]) -> None:
        if messages:
            await self._storage.reach()
            self._storage.truth.remove(messages)

    async def standing(self, *, at_most: int) -> Backlog:
        return Backlog(min(at_most, len(self._storage.truth.storage.memory.messages)), 0.0)


class LeaseHolder:
    """The one lease of a service: who has it, until when."""

    def __init__(self) -> None:
        self.owner: str | None = None
        self.until = 0.0


class MemoryLeases:
    """The lease's collection, as far as a lease asks of it, as one process reaches it."""

    def __init__(self, holder: LeaseHolder, storage: FragileStorage) -> None:
        self._holder = holder
        self._storage = storage

    async def update_each(self, changes: Sequence[Any], *, upsert: bool = False) -> int:
        await self._storage.reach()
        return len(changes) * upsert

    async def update(self, where: Mapping[str, Any], change: Any) -> int:
        await self._storage.reach()
        now = asyncio.get_running_loop().time()
        wished = change[0]["$set"]["owner"] if isinstance(change, list) else None
        asking = where.get("owner", wished)
        if self._holder.owner != asking and not ("$expr" in where and self._holder.until < now):
            return 0
        self._holder.owner, self._holder.until = wished, now + LEASE_SECONDS if wished else 0.0
        return 1


class MemoryFeed:
    """Letters as they are committed."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._arrived: deque[OutboxMessage] = deque()
        self._signal = asyncio.Event()

    def _arrive(self, message: OutboxMessage) -> None:
        self._arrived.append(message)
        self._signal.set()

    async def open(self) -> None:
        self._truth.feeds.append(self._arrive)

    async def take(self, limit: int, seconds: float) -> list[OutboxMessage]:
        if not self._arrived:
            self._signal.clear()
            try:
                await asyncio.wait_for(self._signal.wait(), seconds)
            except TimeoutError:
                return []
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    async def close(self) -> None:
        if self._arrive in self._truth.feeds:
            self._truth.feeds.remove(self._arrive)


class LogPublisher:
    """Puts letters on the log; sometimes only some of them, and sometimes nobody hears that they are there."""

    def __init__(self, journal: Journal, storage: FragileStorage, accidents: Accidents) -> None:
        self._journal = journal
        self._storage = storage
        self._accidents = accidents

    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        request = messages[: self._accidents.random.randint(1, len(messages))]
        try:
            await self._storage.reach()
        except ProcessDied:
            if self._accidents.random.random() < 0.5:
                # The request was on its way already.
                asyncio.get_running_loop().call_later(self._accidents.random.random(), self._put, request)
            raise
        kept = request[: self._accidents.random.randint(0, len(request))] if self._fails() else request
        self._put(kept)
        if len(kept) < len(request) or self._fails():
            heard_of = self._accidents.random.randint(0, len(kept))
            raise PublishFailed("The simulated Kafka did not confirm all.", kept[:heard_of])
        await self._storage.reach()
        return request

    def _fails(self) -> bool:
        return not self._accidents.healed and self._accidents.random.random() < self._accidents.publishing_fails

    def _put(self, messages: Sequence[OutboxMessage]) -> None:
        for message in messages:
            self._journal.post(message)

    async def close(self) -> None:
        return


class RelayProcess:
    """A relay at work; killing it at any moment leaves the outbox and the log as they are."""

    def __init__(
        self,
        name: str,
        truth: Truth,
        holder: LeaseHolder,
        journal: Journal,
        accidents: Accidents,
        outbox: Callable[[FragileStorage], Waits],
    ) -> None:
        self.storage = FragileStorage(truth, accidents)
        clock = asyncio.get_running_loop().time
        leases: Any = MemoryLeases(holder, self.storage)

        def changes() -> Carries:
            return MemoryFeed(truth)

        relay = Relay(
            outbox=outbox(self.storage),
            lease=Lease(leases, name="relay", owner=name, seconds=LEASE_SECONDS, clock=clock),
            publisher=LogPublisher(journal, self.storage, accidents),
            changes=changes,
            clock=clock,
        )
        self._task = asyncio.create_task(relay.run(asyncio.Event()))
        self._task.add_done_callback(self._ended)

    @staticmethod
    def _ended(task: asyncio.Task[None]) -> None:
        # A relay ends only by being killed; whatever it says then has been heard.
        if not task.cancelled():
            task.exception()

    def kill(self) -> None:
        """Nothing of it is left."""
        self.storage.alive = False
        self.storage.awake.set()
        self._task.cancel()
