"""Topics that nobody publishes to for a while: rows in the database of their owner, whose relay heeds them.

A pause ends by itself, by MongoDB's own clock, so that nothing waits for good for whoever made it and is gone.
"""

from collections.abc import Collection as Names
from collections.abc import Mapping
from typing import Any, Protocol

from typing_extensions import override

from services.runtime.storing import lease
from services.runtime.storing.collection import Database

COLLECTION = "paused_topics"
_IS_ON: Mapping[str, Any] = {"$expr": {"$gt": ["$until", "$$NOW"]}}


class Pauses(Protocol):
    """What a relay asks between two requests."""

    async def heed(self) -> frozenset[str]:
        """The topics that are paused now; from here on whoever paused them knows that the caller publishes none."""


class PausedTopics(Pauses):
    """The pauses in one service's database; topics go by their names in the contract, without a prefix."""

    def __init__(self, database: Database) -> None:
        self._pauses = database.collection(COLLECTION)
        self._leases = database.collection(lease.COLLECTION)

    @override
    async def heed(self) -> frozenset[str]:
        found = await self._pauses.find(_IS_ON)
        if new := [row["_id"] for row in found if not row["heeded"]]:
            await self._pauses.update({"_id": {"$in": new}}, {"$set": {"heeded": True}})
        return frozenset(row["_id"] for row in found)

    async def begin(self, topics: Names[str], seconds: float) -> None:
        """Pause these topics for so long. Nothing is known of who still publishes until they are `at_rest`."""
        pause = [{"$set": {"until": _in(seconds), "heeded": False}}]
        await self._pauses.update_each([({"_id": topic}, pause) for topic in topics], upsert=True)

    async def prolong(self, topics: Names[str], seconds: float) -> bool:
        """Pause these topics for so long from now on; False where one of the pauses is over."""
        longer = [{"$set": {"until": _in(seconds)}}]
        return await self._pauses.update({"_id": {"$in": [*topics]}, **_IS_ON}, longer) == len(topics)

    async def at_rest(self, topics: Names[str]) -> bool:
        """Whether nothing more is published to these topics: their relay heeds the pause, or there is none at work.

        A relay that begins to work looks for pauses before all else.
        """
        heeded = await self._pauses.find({"_id": {"$in": [*topics]}, "heeded": True, **_IS_ON})
        return len(heeded) == len(topics) or await self._nobody_leads()

    async def end(self, topics: Names[str]) -> None:
        """Let these topics be published to again."""
        await self._pauses.delete({"_id": {"$in": [*topics]}})

    async def _nobody_leads(self) -> bool:
        leads = {"_id": lease.RELAY, "owner": {"$ne": None}, **_IS_ON}
        return not await self._leases.find(leads)


def _in(seconds: float) -> Mapping[str, Any]:
    return {"$add": ["$$NOW", int(seconds * 1000)]}
