"""Every store on MongoDB keeps the promises that its twin in memory keeps, whichever driver is in place."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient

from deploy.servers.servers import Servers
from services.matching import store as matching_store
from services.notify import store as notify_store
from services.referral import store as referral_store
from services.runtime.storing.preparing.schema import OF_COUNTING, Index
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Transaction
from tests.running.databases import an_empty_database
from tests.store_scenarios import (
    answers,
    appointments,
    asked_providers,
    counters,
    inbox,
    listings,
    matching,
    notify,
    own,
    proposals,
    reads,
    referral,
    referral_lists,
    referral_record,
    referral_worklist,
    refused,
    releases,
    replies,
    reporting,
    sessions,
    storage,
    timers,
    waiting,
)

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
        *all_of(lambda _: None, (), [*storage.SCENARIOS, *timers.SCENARIOS, *inbox.SCENARIOS], the_storage),
        *all_of(lambda database: reads.Stores(database.collection("rows")), (), reads.SCENARIOS, the_storage),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, referral.SCENARIOS, the_stores),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, referral_record.SCENARIOS, the_stores),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, sessions.SCENARIOS, the_stores),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, own.SCENARIOS, the_stores),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, referral_lists.SCENARIOS, the_storage),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, referral_worklist.SCENARIOS, the_storage),
        *all_of(referral_store.in_mongo, referral_store.INDEXES, refused.SCENARIOS, the_storage),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, matching.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, refused.SCENARIOS, the_storage),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, asked_providers.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, appointments.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, waiting.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, answers.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, listings.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, proposals.SCENARIOS, the_stores),
        *all_of(matching_store.in_mongo, matching_store.INDEXES, replies.SCENARIOS, the_stores),
        *all_of(notify_store.in_mongo, notify_store.INDEXES, notify.SCENARIOS, the_only_store("notices")),
        *all_of(lambda _: None, OF_COUNTING, [*counters.SCENARIOS, *reporting.SCENARIOS], the_storage),
        *all_of(lambda _: None, OF_COUNTING, releases.SCENARIOS, the_storage),
    ],
)
@pytest.mark.parametrize("driver", [AsyncIOMotorClient, AsyncMongoClient], ids=["motor", "pymongo"])
async def test_mongodb_keeps_the_promise(
    servers: Servers, stores: Any, indexes: Sequence[Index], scenario: Scenario, give: Callable[..., Any], driver: Any
) -> None:
    async with an_empty_database(servers.mongo_url, indexes, driver) as (client, name):
        await scenario(give(MongoStorage(client, name, stores)))
