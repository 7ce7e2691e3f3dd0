"""A lease: only one process at a time does a thing, and another takes over when it falls silent."""

from services.runtime.collection import Collection

COLLECTION = "leases"


class Lease:
    """A named lease, kept in MongoDB and timed by MongoDB's own clock, so that skewed clocks do not matter."""

    def __init__(self, collection: Collection, *, name: str, owner: str, seconds: float) -> None:
        self._collection = collection
        self._name = name
        self._owner = owner
        self._milliseconds = int(seconds * 1000)

    async def prepare(self) -> None:
        """Make the lease, held by nobody, if there is none."""
        await self._collection.update_each([({"_id": self._name}, {"$setOnInsert": {"owner": None}})], upsert=True)

    async def take(self) -> bool:
        """Take the lease or renew it: this function will tell whether it is ours now."""
        ours_or_over = {"$or": [{"$eq": ["$owner", self._owner]}, {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}]}
        taken = {"owner": self._owner, "until": {"$add": ["$$NOW", self._milliseconds]}, "epoch": self._epoch()}
        return await self._collection.update({"_id": self._name, "$expr": ours_or_over}, [{"$set": taken}]) == 1

    def _epoch(self) -> dict[str, object]:
        current = {"$ifNull": ["$epoch", 0]}
        return {"$cond": [{"$eq": ["$owner", self._owner]}, current, {"$add": [current, 1]}]}

    async def release(self) -> None:
        """Give the lease back, so that another need not wait for its end."""
        await self._collection.update(
            {"_id": self._name, "owner": self._owner}, {"$set": {"owner": None, "until": None}}
        )
