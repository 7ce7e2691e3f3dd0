"""What matching has answered, for as long as the referral goes on: by this an answer is told in words, and made again.

Of one referral no more than its last twenty or so are kept, and none once it has ended, as nothing of its search is.
What was said, in the log, tells the reasons for as long as the log is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from typing_extensions import override

from services.matching.domain.reasons.answer import KeptAnswer
from services.runtime.storing.collection import Database
from services.runtime.working.kept_state import KeptByAnotherRelease

COLLECTION = "answers"
# Of the last so many events that were said of a referral; what is older is removed by the next answer.
SPAN = 20

_ANSWER = TypeAdapter(KeptAnswer)


class AnswerStore(Protocol):
    """All answers, within one transaction or one look. `last` is the sequence of what was said last of a referral."""

    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep these, of which none is kept yet."""

    async def latest(self, referral_id: UUID, last: int) -> KeptAnswer | None:
        """The newest of a referral."""

    async def forget(self, ended: Mapping[UUID, int]) -> None:
        """Keep nothing of these referrals, each with its `last`."""


class MongoAnswers(AnswerStore):
    """A document for each answer: `{_id: "<referral>:<sequence>", answer: <JSON>}`.

    It is found by its id alone, because another index would cost a batch half as much again.
    """

    def __init__(self, database: Database) -> None:
        self._answers = database.collection(COLLECTION)

    @override
    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        if answers:
            await self._answers.insert(*map(_document, answers))
            await self._remove([name for one in answers for name in _ids(one.referral_id, one.sequence - SPAN)])

    @override
    async def latest(self, referral_id: UUID, last: int) -> KeptAnswer | None:
        kept = await self._answers.find({"_id": {"$in": [*_ids(referral_id, last)]}})
        answers = [read(one["answer"]) for one in kept]
        return max(answers, key=lambda one: one.sequence, default=None)

    @override
    async def forget(self, ended: Mapping[UUID, int]) -> None:
        await self._remove([name for referral_id, last in ended.items() for name in _ids(referral_id, last)])

    async def _remove(self, ids: Sequence[str]) -> None:
        if ids:
            await self._answers.delete({"_id": {"$in": ids}})


def read(written: str) -> KeptAnswer:
    """The answer of a document, whichever release has kept it. Raises KeptByAnotherRelease."""
    try:
        return _ANSWER.validate_json(written)
    except ValidationError:
        raise KeptByAnotherRelease(KeptByAnotherRelease.what_to_do) from None


def _document(one: KeptAnswer) -> dict[str, str]:
    return {"_id": f"{one.referral_id}:{one.sequence}", "answer": _ANSWER.dump_json(one).decode()}


def _ids(referral_id: UUID, last: int) -> Iterator[str]:
    """All that may be kept up to this one: twice the span, since a few releases may be said between two answers."""
    return (f"{referral_id}:{one}" for one in range(max(1, last - 2 * SPAN), last + 1))
