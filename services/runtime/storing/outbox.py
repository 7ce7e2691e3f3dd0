"""News waiting to leave: rows written with the work that made them, and removed once Kafka has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.runtime.storing import mongo
from services.runtime.storing.collection import Document, Where
from services.runtime.storing.words import word
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share, hash_of

COLLECTION = "outbox"
_ATTRIBUTES = itemgetter(*Envelope._fields)


class Waits(Protocol):
    """Where messages wait."""

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
        """Messages that wait, in order for each subject, from the row `after` on and not of these shares of topics.

        They are no more than `limit`, and no more than ANSWER_BYTES.
        """

    async def remove(self, messages: Sequence[OutboxMessage]) -> None:
        """Forget messages that have left."""

    async def standing(self, *, at_most: int) -> "Backlog":
        """How many wait, counted up to `at_most`, and how old the oldest is."""


class Outbox(Waits):
    """The rows of one service that are not known to have left yet."""

    def __init__(self, client: mongo.Client, database: str) -> None:
        self._client = client
        self._database = database
        self._collection = client.database(database).collection(COLLECTION)

    @override
    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
        where: Where = {"_id": {"$gt": after}}
        if without:
            where = {**where, "$nor": [_of(share) for share in without]}
        # Of one moment, and of now. What a majority is known to have may be older than the feed, which would say what
        # came later first; and a look that lasts may see what came later, and not what came before.
        async with self._client.transaction(self._database) as now:
            found = await now.collection(COLLECTION).find_first(where, sort=[("_id", 1)], limit=limit)
        return [message_of(one) for one in found]

    @override
    async def remove(self, messages: Sequence[OutboxMessage]) -> None:
        if messages:
            await self._collection.delete({"_id": {"$in": [row_id(message) for message in messages]}})

    @override
    async def standing(self, *, at_most: int) -> "Backlog":
        # Without an order MongoDB reads the rows as they were written, so the oldest are among those that are counted.
        group = {"_id": None, "pending": {"$sum": 1}, "oldest": {"$min": "$recordedtime"}}
        age = {"$dateDiff": {"startDate": "$oldest", "endDate": "$$NOW", "unit": "millisecond"}}
        stages: list[Where] = [{"$limit": at_most}, {"$group": group}, {"$set": {"age": age}}]
        counted = await self._collection.aggregate(stages)
        return Backlog(counted[0]["pending"], max(0.0, counted[0]["age"] / 1000)) if counted else Backlog(0, 0.0)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the outbox is behind: events that wait, and the seconds since the oldest was recorded."""

    pending: int
    oldest_seconds: float


def _of(share: Share) -> Where:
    # Rows of an earlier release say no hash. They are read, and passed over by whoever publishes.
    topic = {"aggregatetype": share.topic}
    return topic if share.of == 1 else {**topic, "keyhash": {"$mod": [share.of, share.partition]}}


def row_id(message: OutboxMessage) -> str:
    """Ids sort by subject and sequence, so that reading by id keeps the order of what is said about one referral.

    What is said again has a row of its own, because that of the time before may be there still.
    """
    first = f"{message.envelope.subject}/{message.envelope.sequence:010d}"
    return f"{first}/{message.said_before:010d}" if message.said_before else first


def row(message: OutboxMessage) -> Document:
    """The row of a message. Debezium's outbox router reads these field names too, so that it could take over."""
    # Field by field, because this is done for every event that is said.
    envelope = message.envelope
    document: Document = {
        "_id": row_id(message),
        "aggregatetype": message.topic,
        "aggregateid": message.key,
        "keyhash": hash_of(message.key),
        "payload": message.value,
        "id": envelope.id,
        "type": envelope.type,
        "source": envelope.source,
        "subject": envelope.subject,
        "time": envelope.time,
        "sequence": envelope.sequence,
        "correlationid": envelope.correlationid,
        "causationid": envelope.causationid,
        "borough": envelope.borough,
        "recordedtime": envelope.recordedtime,
        "traceparent": envelope.traceparent,
    }
    if envelope.synthetic:
        document["synthetic"] = True
    if message.said_before:
        document["said_before"] = message.said_before
    return document


def message_of(document: Document) -> OutboxMessage:
    """The message of a row."""
    read = {"borough": word(BoroughSlug, document["borough"]), "synthetic": document.get("synthetic", False)}
    envelope = Envelope._make(_ATTRIBUTES(document | read))
    said_before = document.get("said_before", 0)
    return OutboxMessage(document["aggregatetype"], document["aggregateid"], envelope, document["payload"], said_before)
