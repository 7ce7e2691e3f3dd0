"""Whose session it is, for this service's own doors, which ask before there is a unit of work."""

import asyncio

from typing_extensions import override

from services.referral.store.sessions import KeptSessions, MongoSessions
from services.runtime.clock import Clock, utc_now
from services.runtime.storing.collection import Database
from services.runtime.working.ports import Unavailable
from services.runtime.working.sessions.session import Session, Sessions

_WAIT_SECONDS = 5.0


class KnownSessions(Sessions):
    """Looked up at each request, so that here a session ends at once; that it was used puts off its end."""

    def __init__(self, kept: KeptSessions, clock: Clock = utc_now) -> None:
        self._kept = kept
        self._clock = clock

    @override
    async def find(self, session_hash: str) -> Session | None:
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                return await self._found(session_hash)
        except TimeoutError:
            raise Unavailable("MongoDB did not say in time whose session it is.") from None

    async def _found(self, session_hash: str) -> Session | None:
        kept, now = await self._kept.find(session_hash), self._clock()
        if kept is None:
            return None
        if ends_at := kept.used(now):
            await self._kept.note(kept, ends_at)
        return kept.as_of(now)


def in_database(database: Database) -> KnownSessions:
    """Those that this database keeps."""
    return KnownSessions(MongoSessions(database))
