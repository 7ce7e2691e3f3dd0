"""News waiting to leave: rows written with the work that made them, and removed once Kafka has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.runtime.collection import Collection, Document
from services.runtime.letter import Letter

COLLECTION = "outbox"


class Outbox:
    """The rows of one service that are not known to have left yet."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def waiting(self, limit: int) -> list[Letter]:
        """Letters that wait, in order for each subject."""
        return [letter_of(one) for one in await self._collection.find({}, sort=[("_id", 1)], limit=limit)]

    async def remove(self, letters: Sequence[Letter]) -> None:
        """Forget letters that have left."""
        if letters:
            await self._collection.delete({"_id": {"$in": [row_id(letter) for letter in letters]}})

    async def count(self) -> int:
        """How many wait."""
        counted = await self._collection.aggregate([{"$count": "n"}])
        return int(counted[0]["n"]) if counted else 0


def row_id(letter: Letter) -> str:
    """Ids sort by subject and sequence, so that reading by id keeps the order of what is said about one referral."""
    return f"{letter.subject}/{letter.sequence:010d}"


def row(letter: Letter) -> Document:
    """The row of a letter. The field names are those that Debezium's outbox router reads, so that it can take over."""
    return {
        "_id": row_id(letter),
        "eventid": letter.event_id,
        "aggregatetype": letter.topic,
        "aggregateid": letter.key,
        "subject": letter.subject,
        "sequence": letter.sequence,
        "headers": [[name, value] for name, value in letter.headers],
        "payload": letter.value,
    }


def letter_of(document: Mapping[str, Any]) -> Letter:
    """The letter of a row."""
    return Letter(
        event_id=document["eventid"],
        topic=document["aggregatetype"],
        key=document["aggregateid"],
        subject=document["subject"],
        sequence=document["sequence"],
        headers=[(name, bytes(value)) for name, value in document["headers"]],
        value=bytes(document["payload"]),
    )
