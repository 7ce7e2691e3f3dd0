"""What keyed steps were answered with, so that a repeat is known for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from typing_extensions import override

from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.schema import Index

REPLIES = "replies"
KEPT_FOR = timedelta(days=7)
INDEXES = (Index(REPLIES, [("at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),)


@dataclass(frozen=True, slots=True)
class Reply:
    """A keyed step that was answered, and how; key and request are keyed hashes, and the answer identifies nobody."""

    key: str
    request: str
    at: datetime
    answer: str


class Replies(Protocol):
    """The keyed steps that were answered, for seven days."""

    async def find(self, key: str) -> Reply | None:
        """What was asked and answered under the key, or None."""

    async def add(self, reply: Reply) -> None:
        """Keep how a request was answered; raises Taken if the key has an answer."""


class MongoReplies(Replies):
    """Replies in MongoDB. Two requests under one key are in conflict, and the second finds it answered."""

    def __init__(self, database: Database) -> None:
        self._replies = database.collection(REPLIES)

    @override
    async def find(self, key: str) -> Reply | None:
        found = await self._replies.find_one({"_id": key})
        return Reply(key, found["request"], found["at"], found["answer"]) if found else None

    @override
    async def add(self, reply: Reply) -> None:
        await self._replies.insert({"_id": reply.key, "request": reply.request, "at": reply.at, "answer": reply.answer})
