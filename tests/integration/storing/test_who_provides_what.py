"""A claim that is granted counts for each token that lists an organisation's services, as long as the token holds."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from deploy.servers.servers import Servers
from services.contract.doors.rights import TokenRight
from services.matching.keeping.providers import MongoProviders
from services.runtime.storing import mongo
from services.runtime.storing.rows.callers import COLLECTION, MongoCallers
from services.runtime.working.callers import Caller
from tests.running.databases import a_database
from tests.support.builders import NOW

CHARITY = UUID(int=7)
ENDED, HOLDS = NOW - timedelta(days=1), NOW + timedelta(days=1)


async def a_token(callers: MongoCallers, number: int, expires_at: datetime | None = None) -> None:
    caller = Caller("lunch-club", frozenset({TokenRight.LIST.value}))
    await callers.add(f"hash-{number}", caller, expires_at=expires_at)


@pytest.mark.parametrize(("expires_at", "provides"), [(None, (CHARITY,)), (HOLDS, (CHARITY,)), (ENDED, ())])
async def test_what_a_token_provides_ends_with_it(
    servers: Servers, expires_at: datetime | None, provides: tuple[UUID, ...]
) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        bound = mongo.BoundDatabase(client, name)
        await a_token(MongoCallers(bound.collection(COLLECTION)), 1, expires_at)
        providers = MongoProviders(bound)
        await providers.add("lunch-club", CHARITY)
        assert await providers.of("lunch-club", NOW) == provides


async def test_each_token_of_the_organisation_is_given_what_it_claimed(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        bound = mongo.BoundDatabase(client, name)
        callers = MongoCallers(bound.collection(COLLECTION))
        for number in range(2):
            await a_token(callers, number)
        await MongoProviders(bound).add("lunch-club", CHARITY)
        assert [one.caller.provides for one in await callers.list()] == [(CHARITY,), (CHARITY,)]


async def test_an_organisation_without_tokens_has_what_it_was_granted(servers: Servers) -> None:
    async with a_database(servers.mongo_url) as (client, name):
        providers = MongoProviders(mongo.BoundDatabase(client, name))
        for organization_id in (CHARITY, UUID(int=8), CHARITY):
            await providers.add("lunch-club", organization_id)
        assert await providers.granted("lunch-club") == (CHARITY, UUID(int=8))
        assert await providers.granted("another-club") == ()
