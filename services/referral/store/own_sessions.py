"""Browsers that a code let in to one referral, each by a hash of its cookie."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index

OWN_SESSIONS = "own_sessions"
# It may be somebody else's computer: what nobody uses is over soon.
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=4)
_NOTED_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(hours=1)
INDEXES = (Index(OWN_SESSIONS, [("ends_at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session: to which referral, when it began, and when it ends if nobody uses it.

    In one that began with sending the referral the code itself `shows`.
    """

    hash: str
    referral_id: UUID
    made_at: datetime
    ends_at: datetime
    shows: bool = False

    @classmethod
    def begun(cls, session_hash: str, referral_id: UUID, now: datetime, *, shows: bool = False) -> "OwnSession":
        """One that begins now."""
        return cls(session_hash, referral_id, now, now + IDLE, shows)

    def used(self, now: datetime) -> "OwnSession | None":
        """As it is since it is used now; None where that was noted a moment ago, or it has ended."""
        until = min(now + IDLE, self.made_at + LONGEST)
        return replace(self, ends_at=until) if now < self.ends_at <= until - _NOTED_EVERY else None


class OwnSessions(Protocol):
    """The sessions of people at their own referral."""

    async def find(self, session_hash: str) -> OwnSession | None:
        """The session, ended or not."""

    async def keep(self, session: OwnSession) -> None:
        """Keep it as it is now."""

    async def end(self, session_hash: str) -> None:
        """Forget it."""


class MongoOwnSessions(OwnSessions):
    """Such sessions in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.collection(OWN_SESSIONS)

    @override
    async def find(self, session_hash: str) -> OwnSession | None:
        row = await self._sessions.find_one({"_id": session_hash})
        return _session(row) if row else None

    @override
    async def keep(self, session: OwnSession) -> None:
        await self._sessions.replace(session.hash, _row(session))

    @override
    async def end(self, session_hash: str) -> None:
        await self._sessions.delete({"_id": session_hash})


def _row(session: OwnSession) -> Document:
    return {
        "_id": session.hash,
        "referral_id": str(session.referral_id),
        "made_at": session.made_at,
        "ends_at": session.ends_at,
        "shows": session.shows,
    }


def _session(row: Document) -> OwnSession:
    return OwnSession(row["_id"], UUID(row["referral_id"]), row["made_at"], row["ends_at"], row["shows"])
