"""A lease: only one process at a time does a thing, and another takes over when it falls silent or gives it back."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import Protocol

from typing_extensions import override

from services.runtime.storing.collection import Collection

COLLECTION = "leases"
# The right to publish a service's outbox.
RELAY = "relay"
_GIVE_BACK_SECONDS = 2.0

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another process has had the lease since we took it."""


class Leads(Protocol):
    """The right to do a thing, which one process has at a time."""

    async def prepare(self) -> None:
        """Make it, held by nobody, if there is none."""

    async def take(self) -> bool:
        """Take it if it is free, over or ours: this function will tell whether it is ours now."""

    async def assure(self) -> None:
        """Ask again where it may be over; raises LeaseLost if another had it, even if it is free by now."""

    def renewed(self) -> AbstractAsyncContextManager[None]:
        """Renew it beside the work of the block, and give it back at its end, however that comes."""


class Lease(Leads):
    """A named lease, kept in MongoDB and timed by MongoDB's own clock, so that skewed clocks do not matter.

    `clock` only measures how long ago we asked: a process that was frozen notices that its lease may be over.
    """

    def __init__(
        self, collection: Collection, *, name: str, owner: str, seconds: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._collection = collection
        self._name = name
        self._owner = owner
        self._seconds = seconds
        self._clock = clock
        self._sure_until = 0.0

    @override
    async def prepare(self) -> None:
        await self._collection.update_each([({"_id": self._name}, {"$setOnInsert": {"owner": None}})], upsert=True)

    @override
    async def take(self) -> bool:
        ours_or_over = {"$or": [{"$eq": ["$owner", self._owner]}, {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}]}
        return await self._extend({"$expr": ours_or_over})

    @override
    async def assure(self) -> None:
        if self._clock() >= self._sure_until and not await self._renew():
            raise LeaseLost

    @override
    @contextlib.asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._keep_renewing())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            await self._give_back()

    async def _keep_renewing(self) -> None:
        held = True
        while held:
            await asyncio.sleep(self._seconds / 3)
            try:
                held = await self._renew()
            except Exception as away:
                # `assure` has the last word: once the lease may be over, nothing is done without it.
                log.info("The lease is not renewed", extra={"lease": self._name, "failure": type(away).__name__})

    async def _renew(self) -> bool:
        return await self._extend({"owner": self._owner})

    async def _extend(self, where: dict[str, object]) -> bool:
        asked_at = self._clock()
        until = {"$add": ["$$NOW", int(self._seconds * 1000)]}
        change = [{"$set": {"owner": self._owner, "until": until}}]
        ours = await self._collection.update({"_id": self._name, **where}, change) == 1
        self._sure_until = asked_at + self._seconds if ours else 0.0
        return ours

    async def _give_back(self) -> None:
        self._sure_until = 0.0
        free = {"$set": {"owner": None, "until": None}}
        try:
            async with asyncio.timeout(_GIVE_BACK_SECONDS):
                await self._collection.update({"_id": self._name, "owner": self._owner}, free)
        except Exception as away:
            log.info("The lease ends by itself", extra={"lease": self._name, "failure": type(away).__name__})
