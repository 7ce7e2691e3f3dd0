"""Relays of several processes at work in memory, and a way to the log that fails now and then."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from services.runtime.publishing.ports import PublishFailed
from services.runtime.publishing.relay import Relay
from services.runtime.storing.lease import Lease
from services.runtime.storing.outbox import Waits
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share
from tests.fakes.relay import MemoryChanges, MemoryLeases, MemoryOutbox, MemoryPauses
from tests.simulation.accidents import Accidents
from tests.simulation.journal import Journal
from tests.simulation.storage import FragileStorage, ProcessDied, Truth

# Far shorter than in earnest, so that less of a seed is waiting.
LEASE_SECONDS = 1.0
LeaseRows = dict[str, dict[str, Any]]


def lease_of(name: str, owner: str, rows: LeaseRows, storage: FragileStorage) -> Lease:
    """The lease of this name, as one process reaches it."""
    clock = asyncio.get_running_loop().time
    kept: Any = MemoryLeases(clock, rows, storage.reach)
    return Lease(kept, name=name, owner=owner, seconds=LEASE_SECONDS, clock=clock)


class FragileOutbox(MemoryOutbox):
    """The rows of one service, as one process reaches them."""

    def __init__(self, storage: FragileStorage) -> None:
        self._storage = storage
        self.read: list[OutboxMessage] = []

    @property
    def rows(self) -> dict[str, OutboxMessage]:  # type: ignore[override]  # they are the storage's own
        return self._storage.truth.storage.memory.messages

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
        await self._storage.reach()
        return await super().waiting(limit, after=after, without=without)

    async def remove(self, messages: Sequence[OutboxMessage]) -> None:
        if messages:
            await self._storage.reach()
            await super().remove(messages)


class LogPublisher:
    """Puts messages on the log; sometimes only some of them, and sometimes nobody hears that they are there."""

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
        leases: LeaseRows,
        journal: Journal,
        accidents: Accidents,
        outbox: Callable[[FragileStorage], Waits],
    ) -> None:
        self.storage = FragileStorage(truth, accidents)
        relay = Relay(
            outbox=outbox(self.storage),
            lease=lease_of("relay", name, leases, self.storage),
            publisher=LogPublisher(journal, self.storage, accidents),
            changes=lambda: MemoryChanges(truth.listeners),
            pauses=MemoryPauses(),
            clock=asyncio.get_running_loop().time,
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
