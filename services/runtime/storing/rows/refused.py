"""What was refused on partners' topics, from rows that are there: the inbox keeps answers, and dead letters why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.events.partners import RequestRejected
from services.contract.topics import PartnerStream, PartnerTopic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.storing import outbox
from services.runtime.storing.collection import Database, Document, Page
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.rows import inbox as inbox_rows
from services.runtime.storing.rows import parked as parked_rows
from services.runtime.storing.words import word

_REJECTED = {"answer.type": RequestRejected.type}
NEWEST_ANSWERS = (("received_at", -1), ("_id", 1))
_NEWEST_DEAD = (("set_aside_at", -1), ("_id", 1))
INDEXES = (
    Index(inbox_rows.COLLECTION, [("answer.aggregatetype", 1), *NEWEST_ANSWERS], only_where=_REJECTED),
    Index(parked_rows.COLLECTION, [("owner", 1), *_NEWEST_DEAD]),
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A message that was refused: when, in which borough, under which id of the partner's own, and the answer."""

    at: datetime
    borough: BoroughSlug
    event_id: str
    answer: RequestRejected


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A message that could not even be answered: where it lies on the partner's topic, and why, in our own words."""

    at: datetime
    borough: BoroughSlug
    topic: str
    partition: int
    offset: int
    reason: DeadLetterReason
    detail: str


class Refused(Protocol):
    """What one service refused of partners; of what was asked it has the partner's id and reference alone."""

    async def rejections(self, partner: str, *, limit: int, after: str | None = None) -> Page[Rejection]:
        """What was answered with a rejection, the newest first. Raises CursorUnreadable."""

    async def unanswered(self, partner: str, *, limit: int) -> list[Unanswered]:
        """The newest of what got no answer."""


class MongoRefused(Refused):
    """The rows in MongoDB; those of the inbox go 30 days after they came, settled dead letters after 90."""

    def __init__(self, database: Database) -> None:
        self._inbox = database.collection(inbox_rows.COLLECTION)
        self._dead = database.collection(parked_rows.COLLECTION)

    @override
    async def rejections(self, partner: str, *, limit: int, after: str | None = None) -> Page[Rejection]:
        where = {"answer.aggregatetype": {"$in": _names(partner, PartnerStream.ANSWERS)}, **_REJECTED}
        page = await self._inbox.page(where, sort=NEWEST_ANSWERS, limit=limit, after=after)
        return Page([rejection_of(one) for one in page.items], page.after)

    @override
    async def unanswered(self, partner: str, *, limit: int) -> list[Unanswered]:
        # Without what is sealed, which is as large as what was sent.
        told = {"set_aside_at": 1, "borough": 1, "reason": 1, "detail": 1}
        newest: list[Mapping[str, Any]] = [
            {"$match": {"owner": owner_of(partner)}},
            {"$sort": dict(_NEWEST_DEAD)},
            {"$limit": limit},
        ]
        return [_unanswered(one) for one in await self._dead.aggregate([*newest, {"$project": told}])]


def owner_of(partner: str) -> str:
    """Who a parked message of the partner is said to be of."""
    return PartnerTopic(next(iter(BoroughSlug)), partner, PartnerStream.EVENTS).source


def _names(partner: str, stream: PartnerStream) -> list[str]:
    return [PartnerTopic(borough, partner, stream).name for borough in BoroughSlug]


def rejection_of(row: Document) -> Rejection:
    """What a row of the inbox says, whose answer is a rejection."""
    answer = outbox.message_of(row["answer"])
    said = RequestRejected.model_validate_json(answer.value)
    return Rejection(row["received_at"], answer.envelope.borough, answer.envelope.causationid, said)


def _unanswered(row: Mapping[str, Any]) -> Unanswered:
    topic, partition, offset = row["_id"].split("/")[:3]
    return Unanswered(
        at=row["set_aside_at"],
        borough=word(BoroughSlug, row["borough"]),
        topic=topic,
        partition=int(partition),
        offset=int(offset),
        reason=word(DeadLetterReason, row["reason"]),
        detail=row["detail"],
    )
