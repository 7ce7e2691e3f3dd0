"""Questions that only a human can answer: whether two organisations, of two feeds, are the same one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from typing_extensions import override

from services.matching.keeping.duplicates import Pair, Question
from services.matching.keeping.sameness import Organization
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.words import known

COLLECTION = "questions"
INDEXES = (Index(COLLECTION, [("are_the_same", 1), ("asked_at", 1)]),)


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question, since when it stands, and what a human has said, if one has. `id` may stand in an address."""

    id: str
    question: Question
    asked_at: datetime
    are_the_same: bool | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


class QuestionStore(Protocol):
    """All questions, within one transaction or one look."""

    async def open(self) -> list[KeptQuestion]:
        """Those that nobody has answered, the longest open first."""

    async def ask(self, questions: Sequence[Question], now: datetime) -> None:
        """Ask these, and no others any more; an answer stays, and is not asked for again."""

    async def answer(self, id: str, *, are_the_same: bool, by: str, now: datetime) -> bool:  # noqa: A002
        """Keep what a human says; False where there is no such question. The last answer counts."""

    async def answers(self) -> Mapping[Pair, bool]:
        """What humans have said."""


class MongoQuestions(QuestionStore):
    """A document for each question."""

    def __init__(self, database: Database) -> None:
        self._questions = database.collection(COLLECTION)

    @override
    async def open(self) -> list[KeptQuestion]:
        found = await self._questions.find({"are_the_same": None}, sort=[("asked_at", 1), ("_id", 1)])
        return [*map(_kept, found)]

    @override
    async def ask(self, questions: Sequence[Question], now: datetime) -> None:
        ids = [question.id for question in questions]
        await self._questions.delete({"are_the_same": None, "_id": {"$nin": ids}})
        unasked = {"asked_at": now, "are_the_same": None, "answered_by": None, "answered_at": None}
        await self._questions.update_each(
            [({"_id": one.id}, {"$set": _asked(one), "$setOnInsert": unasked}) for one in questions], upsert=True
        )

    @override
    async def answer(self, id: str, *, are_the_same: bool, by: str, now: datetime) -> bool:
        said = {"are_the_same": are_the_same, "answered_by": by, "answered_at": now}
        return await self._questions.update({"_id": id}, {"$set": said}) == 1

    @override
    async def answers(self) -> Mapping[Pair, bool]:
        found = await self._questions.find({"are_the_same": {"$ne": None}})
        return {Pair(one["one"]["key"], one["other"]["key"]): one["are_the_same"] for one in found}


def _asked(question: Question) -> Document:
    return {"one": _written(question.one), "other": _written(question.other)}


def _written(organization: Organization) -> Document:
    return asdict(organization) | {"postcodes": sorted(organization.postcodes)}


def _kept(document: Mapping[str, Any]) -> KeptQuestion:
    one, other = (
        Organization(**{**known(Organization, document[side]), "postcodes": frozenset(document[side]["postcodes"])})
        for side in ("one", "other")
    )
    return KeptQuestion(
        id=document["_id"],
        question=Question(one, other),
        asked_at=document["asked_at"],
        are_the_same=document["are_the_same"],
        answered_by=document["answered_by"],
        answered_at=document["answered_at"],
    )
