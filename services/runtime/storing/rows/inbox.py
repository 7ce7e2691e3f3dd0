"""The events of partners that a service has done, in MongoDB; an index makes them go after their life in days."""

from collections.abc import Sequence

from typing_extensions import override

from services.runtime.storing import outbox
from services.runtime.storing.collection import Database
from services.runtime.working.partners.inbox import InboxEntry
from services.runtime.working.ports import InboxStore

COLLECTION = "inbox"


class MongoInboxStore(InboxStore):
    """The rows in MongoDB. Two transactions that do the same event are in conflict, and the second finds it done."""

    def __init__(self, database: Database) -> None:
        self._rows = database.collection(COLLECTION)

    @override
    async def find(self, keys: Sequence[str]) -> dict[str, InboxEntry]:
        found = await self._rows.find({"_id": {"$in": list(keys)}})
        return {
            one["_id"]: InboxEntry(one["_id"], outbox.message_of(one["answer"]), one["received_at"]) for one in found
        }

    @override
    async def put(self, entries: Sequence[InboxEntry]) -> None:
        kept = [
            ({"_id": one.key}, {"$set": {"answer": outbox.row(one.answer), "received_at": one.received_at}})
            for one in entries
        ]
        await self._rows.update_each(kept, upsert=True)
