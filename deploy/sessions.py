"""Sessions of people, begun and ended by whoever runs Linkway: for tests, and where somebody must be out at once."""

from services.contract.borough_map import Component
from services.referral.store.sessions import MongoSessions
from services.runtime.admin.databases import reading
from services.runtime.clock import utc_now
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.sessions.session import new_session


async def begin(mongo_url: str, caller: Caller, *, prefix: str = "") -> str:
    """Sign the caller in: this function will give the value of the cookie that their browser is to show."""
    cookie = new_session()
    async with reading(mongo_url, Component.REFERRAL, prefix=prefix) as database:
        await MongoSessions(database).begin(hash_token(cookie), caller, utc_now())
    return cookie


async def end(mongo_url: str, organisation: str, person: str | None = None, *, prefix: str = "") -> int:
    """Sign out a person, or a whole organisation: this function will give how many sessions were ended."""
    async with reading(mongo_url, Component.REFERRAL, prefix=prefix) as database:
        return await MongoSessions(database).end_all_of(organisation, person, utc_now())
