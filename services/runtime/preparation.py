"""What must be in a service's database before it works: its collections and indexes. Doing it again changes nothing."""

from collections.abc import Sequence
from typing import Any

from services.runtime import lease, mongo, mongo_callers, mongo_shelf, mongo_storage, outbox
from services.runtime.service import Index
from services.runtime.working import audit
from services.runtime.working.parked import KEPT_FOR

_ALWAYS = (
    mongo_storage.STATES,
    mongo_storage.FENCES,
    outbox.COLLECTION,
    lease.COLLECTION,
    mongo_callers.COLLECTION,
    mongo_shelf.COLLECTION,
    audit.COLLECTION,
)
_INDEXES = (
    Index(mongo_shelf.COLLECTION, [("key", 1)]),
    Index(mongo_shelf.COLLECTION, [("standing", 1)]),
    Index(mongo_shelf.COLLECTION, [("due_at", 1)], only_where={"due_at": {"$exists": True}}),
    Index(mongo_shelf.COLLECTION, [("settled_at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),
    Index(audit.COLLECTION, [("place", 1)]),
)


async def prepare(client: mongo.Client, name: str, indexes: Sequence[Index]) -> None:
    """Make the collections, since a transaction that must make one meets another that does, and the indexes."""
    with mongo.named():
        await _make(client[name], [*_INDEXES, *indexes])


async def _make(database: Any, indexes: Sequence[Index]) -> None:  # noqa: ANN401 - the driver's database
    wanted = dict.fromkeys([*_ALWAYS, *(index.collection for index in indexes)])
    there = set(await database.list_collection_names())
    for collection in wanted.keys() - there:
        await mongo.make_collection(database, collection)
    for index in indexes:
        options: dict[str, object] = {"unique": index.unique}
        if index.expires_seconds is not None:
            options["expireAfterSeconds"] = index.expires_seconds
        if index.only_where is not None:
            options["partialFilterExpression"] = index.only_where
        await database[index.collection].create_index(list(index.fields), **options)
