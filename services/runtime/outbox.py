"""News waiting to leave: rows written with the work that made them, and removed once Kafka has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
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
    return f"{letter.envelope.subject}/{letter.envelope.sequence:010d}"


def row(letter: Letter) -> Document:
    """The row of a letter. Debezium's outbox router reads these field names too, so that it could take over."""
    return {
        "_id": row_id(letter),
        "aggregatetype": letter.topic,
        "aggregateid": letter.key,
        "payload": letter.value,
        **letter.envelope._asdict(),
    }


def letter_of(document: Mapping[str, Any]) -> Letter:
    """The letter of a row."""
    attributes = {name: document[name] for name in Envelope._fields}
    attributes["borough"] = BoroughSlug(attributes["borough"])
    return Letter(
        document["aggregatetype"], document["aggregateid"], Envelope(**attributes), bytes(document["payload"])
    )
