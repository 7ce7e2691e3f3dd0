"""What is put right in a database that came from a backup, before its service starts."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime

from aiokafka import TopicPartition

from services.runtime.ids import new_id
from services.runtime.storing import mongo
from services.runtime.storing.preparing.schema import RESTORES
from services.runtime.storing.storage import FENCES

# What may have left after the backup was taken: the collection, what it stood at, and what it stands at now.
_MAY_HAVE_LEFT = ("notices", ("due", "sending"), "in-doubt")


async def put_in_order(
    database: mongo.BoundDatabase, had: Mapping[TopicPartition, Sequence[int]], now: datetime
) -> None:
    """Move the fences to where their records are now, leave to a human what may have left, and note the restore."""
    fences = database.collection(FENCES)
    for row in await fences.find({}):
        topic, _, number = row["_id"].rpartition("/")
        offsets = had.get(TopicPartition(topic, int(number)), ())
        # The topics of partners come back empty, and so do those on which nothing was said.
        await fences.update({"_id": row["_id"]}, {"$set": {"next": bisect_left(offsets, row["next"]), "last": None}})
    collection, stood, stands = _MAY_HAVE_LEFT
    doubt = {"$set": {"status": stands, "lease": None, "last_error": "restored"}}
    await database.collection(collection).update({"status": {"$in": list(stood)}}, doubt)
    await database.collection(RESTORES).insert({"_id": str(new_id()), "at": now})
