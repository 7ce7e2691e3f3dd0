"""A request that is sent again with its key is answered as it was answered first, so that asking again is safe."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from services.contract.refusals import Refusal
from services.referral.custody import Custody
from services.referral.store.replies import Replies, Reply
from services.runtime.storing.collection import Taken

R = TypeVar("R")

KEYED_REFERRALS = UUID("3b8ba351-66b9-4661-9f83-ec89db3f1e64")
# Two writes can meet those of another request: the reply under the key, and the person's fingerprint.
_UNIQUE_WRITES = 2


class KeyUsedBefore(Refusal):
    """An Idempotency-Key that came with another request, or longer ago than replies are kept."""

    title = "The Idempotency-Key was used before"


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A keyed request as keyed hashes, because a caller may make its key of somebody's number."""

    key: str
    request: str

    @classmethod
    def of(cls, custody: Custody, *, organisation: str, key: str, request: str) -> "IdempotencyKey":
        """The key of an organisation's request; another organisation may use the same."""
        return cls(
            key=custody.fingerprint(f"{organisation}|{key}", "idempotency keys"),
            request=custody.fingerprint(request, "idempotent requests"),
        )

    @property
    def referral_id(self) -> UUID:
        """The referral that the request makes: the same for the same key."""
        return uuid5(KEYED_REFERRALS, self.key)

    async def was_answered(self, replies: Replies) -> bool:
        """Whether this was asked and answered before; raises KeyUsedBefore if another thing was asked."""
        reply = await replies.find(self.key)
        if reply and reply.request != self.request:
            raise KeyUsedBefore("This key came with another request before. Send a new Idempotency-Key.")
        return reply is not None

    async def keep(self, replies: Replies, *, at: datetime) -> None:
        """Keep that it is answered; raises Taken if the same was asked at the same moment and answered first."""
        await replies.add(Reply(self.key, self.request, at))


async def until_free(act: Callable[[], Awaitable[R]]) -> R:
    """Act, and act again where another request was first to use the key, or to bring the same new person."""
    for _ in range(_UNIQUE_WRITES):
        try:
            return await act()
        except Taken:
            continue
    return await act()
