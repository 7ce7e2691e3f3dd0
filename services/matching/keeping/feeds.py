"""What is kept of each feed: how far it was read, what came of it, and when it last failed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Database, Document

COLLECTION = "feeds"
# What counts of records that were left out are named by, before the code of why.
OF_THOSE_LEFT_OUT = "left-out/"


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """One feed. `looked_at` is when it was last looked at, and `read_at` when it was last had, changed or not.

    `state` is what its source wants to know at the next look, as JSON. `counts` says how many records met which fate
    when it last changed, and how many were found with what. `failure` is in words, for whoever runs this.
    """

    name: str
    keeper: BoroughSlug | None = None
    state: str | None = None
    looked_at: datetime | None = None
    read_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    failed_at: datetime | None = None
    failure: str | None = None


class FeedStore(Protocol):
    """All feeds, within one transaction or one look."""

    async def get(self, name: str) -> KeptFeed | None:
        """The feed of that name, if it was ever looked at."""

    async def all(self) -> list[KeptFeed]:
        """Every feed, by name."""

    async def keep(self, feed: KeptFeed) -> None:
        """Keep it, in place of what was kept."""

    async def claim(self, name: str, owner: str, seconds: float) -> bool:
        """Have the feed to oneself for so long, by the database's clock; False where another has it.

        Whoever has it claims it again in every transaction that keeps what it says, so that nobody writes who lost it.
        """

    async def leave(self, name: str, owner: str) -> None:
        """Let others have the feed, if it is ours."""


class MongoFeeds(FeedStore):
    """A document for each feed, by its name."""

    def __init__(self, database: Database) -> None:
        self._feeds = database.collection(COLLECTION)

    @override
    async def get(self, name: str) -> KeptFeed | None:
        found = await self._feeds.find_one({"_id": name})
        return _feed(found) if found else None

    @override
    async def all(self) -> list[KeptFeed]:
        return [*map(_feed, await self._feeds.find({}, sort=[("_id", 1)]))]

    @override
    async def keep(self, feed: KeptFeed) -> None:
        await self._feeds.update_each([({"_id": feed.name}, {"$set": _document(feed)})], upsert=True)

    @override
    async def claim(self, name: str, owner: str, seconds: float) -> bool:
        await self._feeds.update_each([({"_id": name}, {"$setOnInsert": _document(KeptFeed(name))})], upsert=True)
        free = {"$expr": {"$or": [{"$eq": ["$owner", owner]}, {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}]}}
        until = {"$add": ["$$NOW", int(seconds * 1000)]}
        return await self._feeds.update({"_id": name, **free}, [{"$set": {"owner": owner, "until": until}}]) == 1

    @override
    async def leave(self, name: str, owner: str) -> None:
        await self._feeds.update({"_id": name, "owner": owner}, {"$set": {"owner": None, "until": None}})


def _document(feed: KeptFeed) -> Document:
    kept = asdict(feed)
    kept["keeper"] = feed.keeper.value if feed.keeper else None
    return {name: value for name, value in kept.items() if name != "name"}


def _feed(document: Mapping[str, Any]) -> KeptFeed:
    kept = {one.name: document[one.name] for one in fields(KeptFeed) if one.name in document}
    kept["keeper"] = BoroughSlug(kept["keeper"]) if kept["keeper"] else None
    return KeptFeed(document["_id"], **kept)
