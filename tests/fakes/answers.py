"""What matching has answered, in memory."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.keeping.answers import SPAN


class MemoryAnswers:
    """Answers in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[UUID, int], KeptAnswer] = {}

    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        for one in answers:
            of_it = {key: kept for key, kept in self.kept.items() if key[0] == one.referral_id}
            for key in of_it:
                if key[1] <= one.sequence - SPAN:
                    del self.kept[key]
            self.kept[one.referral_id, one.sequence] = one

    async def latest(self, referral_id: UUID, last: int) -> KeptAnswer | None:
        of_it = [kept for key, kept in self.kept.items() if key[0] == referral_id and key[1] <= last]
        return max(of_it, key=lambda one: one.sequence, default=None)

    async def forget(self, ended: Mapping[UUID, int]) -> None:
        self.kept = {key: kept for key, kept in self.kept.items() if key[0] not in ended}
