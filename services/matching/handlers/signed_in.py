"""People who are signed in, as this service knows them: with what their organisation was granted by a claim."""

import asyncio
import logging
from dataclasses import replace

from typing_extensions import override

from services.contract.doors.rights import TokenRight
from services.matching.keeping.providers import MongoProviders, Providers
from services.runtime.storing.collection import Database
from services.runtime.working.ports import Unavailable
from services.runtime.working.sessions.session import Session, Sessions

log = logging.getLogger(__name__)

# What is open to everybody is shown without it, rather than later.
_WAIT_SECONDS = 1.5


class WithGranted(Sessions):
    """Sessions as referral tells of them, which knows nothing of claims, and what was granted, looked up each time.

    While the storage is away they are as referral tells of them, and a page that needs it says so itself.
    """

    def __init__(self, told: Sessions, providers: Providers) -> None:
        self._told = told
        self._providers = providers

    @override
    async def find(self, session_hash: str) -> Session | None:
        session = await self._told.find(session_hash)
        if session is None or session.has_ended or not session.caller.may(TokenRight.LIST):
            return session
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                granted = await self._providers.granted(session.caller.organisation)
        except (Unavailable, TimeoutError):
            log.warning("It cannot be seen what an organisation was granted")
            return session
        provides = tuple(dict.fromkeys((*session.caller.provides, *granted)))
        return replace(session, caller=replace(session.caller, provides=provides))


def widened(database: Database, told: Sessions) -> WithGranted:
    """Those that referral tells of, with what this database has of grants."""
    return WithGranted(told, MongoProviders(database))
