"""Whether what was acknowledged is there, and whether everything has come to rest."""

import asyncio
from collections.abc import Collection, Sequence
from time import monotonic

from services.contract.borough_map import Component
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo, outbox
from services.runtime.storing.storage import STATES, database_name

PAUSE_SECONDS = 0.25
HEARERS = (Component.MATCHING, Component.REPORTING)


class Kept:
    """The databases of the services, seen from outside."""

    def __init__(self, mongo_url: str) -> None:
        self._client = mongo.Client(MongoConnection(mongo_url))

    async def close(self) -> None:
        """Let go."""
        await self._client.close()

    async def _count(self, component: Component, name: str) -> int:
        return int((await self._client.command("count", name, database=database_name("", component.value)))["n"])

    async def known_to(self, component: Component) -> int:
        """How many referrals a service knows."""
        return await self._count(component, STATES)

    async def unknown_to(self, component: Component, referrals: Collection[str]) -> int:
        """How many of these referrals a service does not know."""
        wanted, found = list(referrals), 0
        states = self._client.database(database_name("", component.value)).collection(STATES)
        for start in range(0, len(wanted), 5000):
            part = {"$match": {"_id": {"$in": wanted[start : start + 5000]}}}
            found += sum(one["n"] for one in await states.aggregate([part, {"$count": "n"}]))
        return len(wanted) - found

    async def waits(self) -> int:
        """How many events wait to be published, in all services."""
        return sum([await self._count(one, outbox.COLLECTION) for one in Component])

    async def come_to_rest(self, referrals: Sequence[str], seconds: float) -> float:
        """Seconds until nothing waits and all hearers know the referrals. Raises TimeoutError."""
        began = monotonic()
        async with asyncio.timeout(seconds):
            while await self.waits() or any([await self.unknown_to(hearer, referrals) for hearer in HEARERS]):  # noqa: ASYNC110 - they are other programs
                await asyncio.sleep(PAUSE_SECONDS)
        return monotonic() - began

    async def come_to_know(self, count: int, seconds: float, hearers: Sequence[Component] = HEARERS) -> float:
        """Seconds until the hearers know so many referrals. Raises TimeoutError."""
        began = monotonic()
        async with asyncio.timeout(seconds):
            while any([await self.known_to(hearer) < count for hearer in hearers]):  # noqa: ASYNC110 - they are other programs
                await asyncio.sleep(PAUSE_SECONDS)
        return monotonic() - began
