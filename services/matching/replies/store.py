"""Where replies are counted: a document for each service and month, in the transaction of what tells of them."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.matching.replies.counted import Counts, Kind, Of, Reply
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index

COLLECTION = "replies"
INDEXES = (Index(COLLECTION, [("month", 1)]),)
_SILENCE = "never"


class ReplyStore(Protocol):
    """Counts of replies, within one transaction or one look."""

    async def add(self, counts: Counts) -> None:
        """Count these, with one write."""

    async def since(self, month: str) -> Mapping[UUID, Mapping[Reply, int]]:
        """What was counted of each service in this month and later."""

    async def forget_before(self, month: str) -> int:
        """Keep nothing of earlier months: this function will give how many counts that were."""


class MongoReplies(ReplyStore):
    """`{_id: "<service>/<month>", service_id, month, counts: {"accepted/2": 3, "silent/never": 1}}`."""

    def __init__(self, database: Database) -> None:
        self._collection = database.collection(COLLECTION)

    @override
    async def add(self, counts: Counts) -> None:
        changes = [({"_id": f"{of.service_id}/{of.month}"}, _added(of, replies)) for of, replies in counts.items()]
        if changes:
            await self._collection.update_each(changes, upsert=True)

    @override
    async def since(self, month: str) -> Mapping[UUID, Mapping[Reply, int]]:
        counted: dict[UUID, Counter[Reply]] = {}
        async for found in self._collection.stream({"month": {"$gte": month}}):
            replies = {_reply(name): count for name, count in found["counts"].items()}
            counted.setdefault(UUID(found["service_id"]), Counter()).update(replies)
        return counted

    @override
    async def forget_before(self, month: str) -> int:
        return await self._collection.delete({"month": {"$lt": month}})


def _added(of: Of, replies: Mapping[Reply, int]) -> Document:
    return {
        "$inc": {f"counts.{_name(reply)}": count for reply, count in replies.items()},
        "$setOnInsert": {"service_id": str(of.service_id), "month": of.month},
    }


def _name(reply: Reply) -> str:
    return f"{reply.kind.value}/{_SILENCE if reply.within is None else reply.within}"


def _reply(name: str) -> Reply:
    kind, _, within = name.partition("/")
    return Reply(Kind(kind), None if within == _SILENCE else int(within))
