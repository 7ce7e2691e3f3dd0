"""Which database this is: a word of its own, made once, by which Kafka's offsets can tell whose work they stand for."""

from services.runtime.ids import new_id
from services.runtime.storing.collection import Database

COLLECTION = "identity"
# Before the identity, in what Kafka keeps beside an offset.
OFFSETS_ARE_OF = "database "
_KEY = {"_id": "database"}


async def identity_of(database: Database) -> str:
    """The database's own word; made now, where it has none. A copy or a backup has that of what it was taken of."""
    new = str(new_id())
    row = await database.collection(COLLECTION).find_and_update(_KEY, {"$setOnInsert": {"word": new}}, upsert=True)
    return str(row["word"]) if row else new


def mark_of(identity: str) -> str:
    """What is written beside an offset of a consumer group, by whoever works with the database of this identity."""
    return OFFSETS_ARE_OF + identity
