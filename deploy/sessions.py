"""Sessions of people: begun for tests, and listed and ended by whoever runs Linkway."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from services.contract.borough_map import Component
from services.referral.store.sessions import KeptSession, MongoSessions
from services.runtime.admin.databases import reading
from services.runtime.clock import utc_now
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.sessions.session import new_session


async def begin(mongo_url: str, caller: Caller, *, prefix: str = "") -> str:
    """Sign the caller in: this function will give the value of the cookie that their browser is to show."""
    cookie = new_session()
    async with _kept(mongo_url, prefix) as sessions:
        await sessions.begin(hash_token(cookie), caller, utc_now())
    return cookie


async def under_way(mongo_url: str, *, prefix: str = "") -> Sequence[KeptSession]:
    """Those that have not ended, the eldest first."""
    async with _kept(mongo_url, prefix) as sessions:
        return await sessions.under_way(utc_now())


async def end(mongo_url: str, ended: Iterable[KeptSession], *, prefix: str = "") -> None:
    """Sign these out."""
    async with _kept(mongo_url, prefix) as sessions:
        for one in ended:
            await sessions.end(one.hash, utc_now())


@asynccontextmanager
async def _kept(mongo_url: str, prefix: str) -> AsyncIterator[MongoSessions]:
    async with reading(mongo_url, Component.REFERRAL, prefix=prefix) as database:
        yield MongoSessions(database)
