"""What was answered to keyed requests, so that a repeat is answered alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.runtime.storing.collection import Database
from services.runtime.storing.schema import Index

REPLIES = "replies"
KEPT_FOR = timedelta(days=7)
INDEXES = (Index(REPLIES, [("at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a keyed request: `key` and `request` are keyed hashes, `body` is JSON."""

    key: str
    request: str
    status: int
    body: str
    at: datetime


class Replies(Protocol):
    """Answers to keyed requests, for seven days."""

    async def find(self, key: str) -> Reply | None:
        """What was answered under the key, or None."""

    async def add(self, reply: Reply) -> None:
        """Keep an answer; raises Taken if the key has one."""


class MongoReplies:
    """Replies in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._replies = database.collection(REPLIES)

    async def find(self, key: str) -> Reply | None:
        """What was answered under the key, or None."""
        found = await self._replies.find_one({"_id": key})
        return Reply(key, found["request"], found["status"], found["body"], found["at"]) if found else None

    async def add(self, reply: Reply) -> None:
        """Keep an answer; raises Taken if the key has one."""
        document = {"request": reply.request, "status": reply.status, "body": reply.body, "at": reply.at}
        await self._replies.insert({"_id": reply.key, **document})
