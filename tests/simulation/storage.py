"""One process's way to the storage that all processes of its service share: slow, and not to be relied on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from services.contract.boroughs import BoroughSlug
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.ports import Committed, Transaction, Unavailable
from services.runtime.working.record import LastRecord, TopicPartition
from tests.fakes.relay import Listener
from tests.fakes.storage import Memory, MemoryStorage
from tests.simulation.accidents import Accidents, Fate

R = TypeVar("R")
Body = Callable[[Transaction[Any]], Awaitable[R]]


class ProcessDied(BaseException):
    """Power is gone: nothing that the process does from here on has any effect."""


class _Undone(Exception):
    """Ends a transaction that met another's."""


class Truth:
    """What a service's database holds, and everything that was ever committed to its outbox."""

    def __init__(self, storage: MemoryStorage[Any]) -> None:
        self.storage = storage
        self.posted: list[OutboxMessage] = []
        self.listeners: list[Listener] = []
        self.watch: Callable[[Memory], None] = lambda _: None

    async def commit(self, body: Body[R]) -> R:
        """Run the body and keep what it did: nobody is between."""
        before = self.storage.memory.messages
        answer = await self.storage.transact(body)
        for key, message in self.storage.memory.messages.items():
            if before.get(key) is not message:
                self._post(message)
        self.watch(self.storage.memory)
        return answer

    def _post(self, message: OutboxMessage) -> None:
        self.posted.append(message)
        for listener in self.listeners:
            listener([message])

    async def rehearse(self, body: Body[R]) -> None:
        """Run the body and keep nothing."""

        async def undone(transaction: Transaction[Any]) -> None:
            await body(transaction)
            raise _Undone

        try:
            await self.storage.transact(undone)
        except _Undone:
            return


class FragileStorage:
    """Transactions meet the fates that the seed has for them; a dead process's do nothing."""

    def __init__(self, truth: Truth, accidents: Accidents) -> None:
        self.truth = truth
        self.alive = True
        self.awake = asyncio.Event()
        self.awake.set()
        self._accidents = accidents

    async def reach(self) -> None:
        """A round trip."""
        await asyncio.sleep(self._accidents.pause())
        await self.awake.wait()
        if not self.alive:
            raise ProcessDied

    async def transact(self, body: Body[R]) -> R:
        await self.reach()
        fate = self._accidents.fate()
        if fate is Fate.AWAY:
            raise Unavailable("The simulated MongoDB is away.")
        if fate is Fate.CONFLICT:
            await self.truth.rehearse(body)
            await self.reach()
        if fate is Fate.DIES_BEFORE:
            await self.truth.rehearse(body)
            raise ProcessDied
        answer = await self.truth.commit(body)
        if fate is Fate.DIES_AFTER:
            raise ProcessDied
        await self.reach()
        if fate is Fate.UNHEARD:
            raise Unavailable("Whether the simulated MongoDB has committed is not known.")
        return answer

    async def look(self, query: Callable[[Committed[Any]], Awaitable[R]]) -> R:
        await self.reach()
        return await self.truth.storage.look(query)

    async def fences(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        await self.reach()
        return await self.truth.storage.fences(places)

    async def handed_over(self) -> frozenset[BoroughSlug]:
        await self.reach()
        return await self.truth.storage.handed_over()

    async def last_records(self, places: Sequence[TopicPartition]) -> Mapping[TopicPartition, LastRecord]:
        await self.reach()
        return await self.truth.storage.last_records(places)
