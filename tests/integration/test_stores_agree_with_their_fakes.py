"""Every store on MongoDB keeps the promises that its twin in memory keeps."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from deploy.servers.servers import Servers
from services.matching import store as matching_store
from services.notify import store as notify_store
from services.referral import store as referral_store
from services.reporting import store as reporting_store
from services.runtime.storing import mongo
from services.runtime.storing.schema import Index, prepare
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Transaction
from tests.store_scenarios import matching, notify, referral, reporting, storage, timers

Scenario = Callable[[Any], Awaitable[None]]


def all_of(stores: Any, indexes: Sequence[Index], scenarios: Sequence[Scenario], give: Callable[..., Any]) -> list[Any]:
    return [pytest.param(stores, indexes, one, give, id=one.__name__) for one in scenarios]


def the_storage(real: MongoStorage[Any]) -> MongoStorage[Any]:
    return real


def the_stores(real: MongoStorage[Any]) -> Callable[..., Awaitable[Any]]:
    async def transact(body: Callable[[Any], Awaitable[Any]]) -> Any:
        async def inside(transaction: Transaction[Any]) -> Any:
            return await body(transaction.stores)

        return await real.transact(inside)

    return transact


def the_only_store(name: str) -> Callable[[MongoStorage[Any]], Callable[..., Awaitable[Any]]]:
    def give(real: MongoStorage[Any]) -> Callable[..., Awaitable[Any]]:
        transact = the_stores(real)
        return lambda body: transact(lambda stores: body(getattr(stores, name)))

    return give


@pytest.mark.parametrize(
    ("stores", "indexes", "scenario", "give"),
    [
        *all_of(lambda _: None, (), [*storage.SCENARIOS, *timers.SCENARIOS], the_storage),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, referral.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, matching.SCENARIOS, the_stores),
        *all_of(notify_store.in_mongo, notify_store.INDEXES, notify.SCENARIOS, the_only_store("notices")),
        *all_of(reporting_store.in_mongo, (), reporting.SCENARIOS, the_storage),
    ],
)
async def test_mongodb_keeps_the_promise(
    servers: Servers, stores: Any, indexes: Sequence[Index], scenario: Scenario, give: Callable[..., Any]
) -> None:
    client, name = mongo.connect(servers.mongo_url), f"t{secrets.token_hex(4)}"
    await prepare(client, name, indexes)
    try:
        await scenario(give(MongoStorage(client, name, stores)))
    finally:
        await client.drop_database(name)
        client.close()
