"""What must be in a service's database before it works: its collections and indexes. Doing it again changes nothing."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.runtime.storing import lease, mongo, outbox, storage
from services.runtime.storing.collection import Document, Taken
from services.runtime.storing.preparing import identity, master_keys
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.storing.rows import counters as counter_rows
from services.runtime.storing.rows import handovers as handover_rows
from services.runtime.storing.rows import inbox as inbox_rows
from services.runtime.storing.rows import parked as parked_rows
from services.runtime.storing.rows import paused_topics, typed_forms
from services.runtime.storing.rows import timers as timer_rows
from services.runtime.working.parked import KEPT_FOR
from services.runtime.working.partners import inbox
from services.runtime.working.sessions.typed_forms import KEPT_FOR as TYPED_FORMS_KEPT_FOR

# A row for each time that the database was put back from a backup, as `at`.
RESTORES = "restores"


@dataclass(frozen=True, slots=True)
class Index:
    """An index of one collection: its fields with their direction; `expires_seconds` makes old documents go."""

    collection: str
    fields: Sequence[tuple[str, int]]
    unique: bool = False
    expires_seconds: int | None = None
    only_where: Mapping[str, object] | None = None


ALWAYS = (
    storage.STATES,
    storage.FENCES,
    outbox.COLLECTION,
    lease.COLLECTION,
    handover_rows.COLLECTION,
    caller_rows.COLLECTION,
    master_keys.COLLECTION,
    identity.COLLECTION,
    parked_rows.COLLECTION,
    timer_rows.COLLECTION,
    inbox_rows.COLLECTION,
    parked_rows.AUDIT,
    paused_topics.COLLECTION,
    typed_forms.COLLECTION,
    counter_rows.GENERATION,
    counter_rows.COUNTERS,
    counter_rows.ADDITIONS,
    RESTORES,
)
INDEXES = (
    Index(parked_rows.COLLECTION, [("key", 1)]),
    # All that is counted of them, so that looking at what waits reads no row.
    Index(parked_rows.COLLECTION, [("standing", 1), ("reason", 1), ("set_aside_at", 1), ("key", 1)]),
    Index(parked_rows.COLLECTION, [("due_at", 1)], only_where={"due_at": {"$exists": True}}),
    Index(parked_rows.COLLECTION, [("settled_at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),
    Index(inbox_rows.COLLECTION, [("received_at", 1)], expires_seconds=int(inbox.KEPT_FOR.total_seconds())),
    Index(timer_rows.COLLECTION, [("due_at", 1)]),
    Index(typed_forms.COLLECTION, [("at", 1)], expires_seconds=int(TYPED_FORMS_KEPT_FOR.total_seconds())),
    Index(parked_rows.AUDIT, [("place", 1)]),
)


# Of a service that keeps counters: which referrals they do not count yet.
OF_COUNTING = (Index(storage.STATES, [("counted", 1)]),)


async def prepare(client: mongo.Client, name: str, indexes: Sequence[Index]) -> None:
    """Make the collections, since a transaction that must make one meets another that does, and the indexes."""
    wanted = [*INDEXES, *indexes]
    for collection in dict.fromkeys([*ALWAYS, *(index.collection for index in wanted)]):
        with contextlib.suppress(Taken):
            await client.command("create", collection, database=name)
    for index in wanted:
        await client.command("createIndexes", index.collection, database=name, indexes=[_description(index)])


def _description(index: Index) -> Document:
    described: Document = {
        "name": "_".join(f"{field}_{direction}" for field, direction in index.fields),
        "key": dict(index.fields),
        "unique": index.unique,
    }
    if index.expires_seconds is not None:
        described["expireAfterSeconds"] = index.expires_seconds
    if index.only_where is not None:
        described["partialFilterExpression"] = index.only_where
    return described
