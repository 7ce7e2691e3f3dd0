"""What lets people follow their own referrals, in memory."""

from datetime import datetime

from typing_extensions import override

from services.referral.domain.own.attempts import Attempts
from services.referral.store.own_sessions import OwnSession, OwnSessions
from services.referral.store.wrong_codes import WrongCodes


class MemoryOwnSessions(OwnSessions):
    """Sessions by the hash of their cookie."""

    def __init__(self) -> None:
        self.kept: dict[str, OwnSession] = {}

    @override
    async def find(self, session_hash: str) -> OwnSession | None:
        return self.kept.get(session_hash)

    @override
    async def keep(self, session: OwnSession) -> None:
        self.kept[session.hash] = session

    @override
    async def end(self, session_hash: str) -> None:
        self.kept.pop(session_hash, None)


class MemoryWrongCodes(WrongCodes):
    """Wrong codes by the reference."""

    def __init__(self) -> None:
        self.kept: dict[str, Attempts] = {}

    @override
    async def of(self, reference: str) -> Attempts | None:
        return self.kept.get(reference)

    @override
    async def count(self, reference: str, now: datetime) -> None:
        before = self.kept.get(reference)
        self.kept[reference] = Attempts(before.wrong + 1 if before else 1, now)

    @override
    async def forget(self, reference: str) -> None:
        self.kept.pop(reference, None)
