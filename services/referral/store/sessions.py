"""People who are signed in, each by a hash of their browser's cookie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import rights_of
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.words import word
from services.runtime.working.callers import Caller
from services.runtime.working.sessions.session import Session

SESSIONS = "sessions"
# A session that nobody used for so long is over, and at the latest one that began a day's work ago.
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=10)
# For a day it is known whose it was, so that they find again what they had typed.
KEPT_FOR = timedelta(days=1)
_NOTED_EVERY = timedelta(minutes=1)
INDEXES = (
    Index(SESSIONS, [("ends_at", 1)], expires_seconds=int(KEPT_FOR.total_seconds())),
    Index(SESSIONS, [("organisation", 1), ("person", 1)]),
)


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session: whose it is, when it began, and when it ends if nobody uses it."""

    hash: str
    caller: Caller
    made_at: datetime
    ends_at: datetime

    @property
    def id(self) -> str:
        """What people call it by; nobody can show it as a cookie, and no organisation can be called so."""
        return f"ses_{self.hash[:10]}"

    @property
    def last_seen(self) -> datetime:
        """When it was used last, to a minute; of its last hour, in which its end stays, when that began."""
        return self.ends_at - IDLE

    def as_of(self, now: datetime) -> Session:
        """As the doors know it."""
        return Session(self.caller, has_ended=self.ends_at <= now)

    def used(self, now: datetime) -> datetime | None:
        """When it ends since it is used now; None where it has ended, or that was noted a moment ago."""
        until = min(now + IDLE, self.made_at + LONGEST)
        return until if now < self.ends_at <= until - _NOTED_EVERY else None


class KeptSessions(Protocol):
    """The sessions that referral keeps."""

    async def begin(self, session_hash: str, caller: Caller, now: datetime) -> None:
        """Remember that the caller has signed in."""

    async def find(self, session_hash: str) -> KeptSession | None:
        """The session, ended or not."""

    async def note(self, session: KeptSession, ends_at: datetime) -> None:
        """Put off its end, unless it was ended or put off meanwhile."""

    async def end(self, session_hash: str, now: datetime) -> None:
        """End the session, if it has not ended."""

    async def under_way(self, now: datetime) -> Sequence[KeptSession]:
        """Those that have not ended, the eldest first."""


class MongoSessions(KeptSessions):
    """Sessions in MongoDB. Their rights are not kept: they follow from the roles, whatever the release."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.collection(SESSIONS)

    @override
    async def begin(self, session_hash: str, caller: Caller, now: datetime) -> None:
        kept = KeptSession(session_hash, caller, now, now + IDLE)
        await self._sessions.insert(_row(kept))

    @override
    async def find(self, session_hash: str) -> KeptSession | None:
        row = await self._sessions.find_one({"_id": session_hash})
        return _kept(row) if row else None

    @override
    async def note(self, session: KeptSession, ends_at: datetime) -> None:
        as_it_was = {"_id": session.hash, "ends_at": session.ends_at}
        await self._sessions.update(as_it_was, {"$set": {"ends_at": ends_at}})

    @override
    async def end(self, session_hash: str, now: datetime) -> None:
        await self._sessions.update({"_id": session_hash, "ends_at": {"$gt": now}}, {"$set": {"ends_at": now}})

    @override
    async def under_way(self, now: datetime) -> Sequence[KeptSession]:
        rows = await self._sessions.find({"ends_at": {"$gt": now}}, sort=[("made_at", 1), ("_id", 1)])
        return [_kept(row) for row in rows]


def _row(kept: KeptSession) -> Document:
    return {
        "_id": kept.hash,
        "organisation": kept.caller.organisation,
        "person": kept.caller.person,
        "roles": list(kept.caller.roles),
        "boroughs": [borough.value for borough in kept.caller.boroughs],
        "provides": [str(organization_id) for organization_id in kept.caller.provides],
        "made_at": kept.made_at,
        "ends_at": kept.ends_at,
    }


def _kept(row: Document) -> KeptSession:
    caller = Caller(
        organisation=row["organisation"],
        rights=rights_of(row["roles"]),
        person=row["person"],
        roles=tuple(row["roles"]),
        boroughs=tuple(word(BoroughSlug, borough) for borough in row["boroughs"]),
        provides=tuple(map(UUID, row["provides"])),
    )
    return KeptSession(row["_id"], caller, row["made_at"], row["ends_at"])
