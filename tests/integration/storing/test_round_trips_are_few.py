"""Whoever refers somebody waits for every round trip to MongoDB, at the door and behind it: none may slip in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandListener

from deploy.servers.servers import Servers
from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralWithdrawn
from services.matching import store as matching_store
from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.referral import store as referral_store
from services.referral.commands.refer import MakeReferral
from services.referral.domain.referral import Referral
from services.referral.handlers.intake.referring import ReferralRequest
from services.referral.idempotency import IdempotencyKey
from services.runtime.bootstrap.workers import make_workers
from services.runtime.leading.timers import Timers
from services.runtime.storing.collection import ANSWER_BYTES, Database
from services.runtime.storing.outbox import COLLECTION, Outbox, row, row_id
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import OffsetRange
from services.runtime.working.record import TopicPartition
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.matching import a_listing, an_engine, created
from tests.fakes.referral import a_referring, an_invented_gazetteer, of_somebody_else
from tests.fakes.relay import a_message
from tests.running.databases import a_database
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then
from tests.toys.engine import MASTER_KEY
from tests.toys.toy import Count, a_toy

PLACE = TopicPartition("southwark.referrals", 0)
# Asked for nothing else, MongoDB's first answer holds 101 documents.
MORE_THAN_A_FIRST_ANSWER = 150


class Asked(CommandListener):
    """The names of the commands that MongoDB was asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def started(self, event: Any) -> None:
        self.names.append(event.command_name)

    def succeeded(self, event: Any) -> None:
        """What it answered is not looked at."""

    def failed(self, event: Any) -> None:
        """What it answered is not looked at."""


@pytest.mark.parametrize("count", [1, 20])
async def test_taking_in_referrals_of_new_people_takes_six_however_many_share_it(servers: Servers, count: int) -> None:
    asked = await asked_for_referrals(servers, refer_all(count))

    assert asked == ["find", "find", "update", "insert", "insert", "commitTransaction"]


@pytest.mark.parametrize("count", [1, 20])
async def test_of_people_who_are_known_it_takes_two_more_for_what_is_open_of_them(servers: Servers, count: int) -> None:
    first, again = refer_all(count), refer_all(count, first=100, needs=["food"])
    asked = await asked_for_referrals(servers, first, again)

    assert asked == ["find", "find", "update", "find", "find", "insert", "insert", "commitTransaction"]


Refer = Callable[[UnitOfWork[Referral, Any]], Awaitable[None]]


async def asked_for_referrals(servers: Servers, *steps: Refer) -> list[str]:
    return await asked_for(servers, "referral", Referral, referral_store.in_mongo, referral_store.INDEXES, steps)


def refer_all(count: int, *, first: int = 0, **changes: Any) -> Refer:
    """Refer so many people in one transaction, each under a key; the referrals are numbered from the first on."""
    requests = [
        ReferralRequest(
            MakeReferral.model_validate(of_somebody_else(number, **changes)),
            organisation="surgery",
            referral_id=UUID(int=first + number),
            key=IdempotencyKey(key=f"key {first + number}", request="a request"),
        )
        for number in range(count)
    ]
    operations = [a_referring().operation(one, NOW) for one in requests]

    async def refer(work: UnitOfWork[Referral, Any]) -> None:
        for one in operations:
            one.expects(work)
        for one in operations:
            await one.run(work)

    return refer


async def test_matching_one_takes_seven_with_what_it_was_decided_by(servers: Servers) -> None:
    matcher = Matcher(an_invented_gazetteer(), an_engine(a_listing()))

    async def match(number: int, work: UnitOfWork[Search, Any]) -> None:
        await work.advance([OffsetRange(PLACE, number, number + 1)])
        await work.load([created(number).key])
        await matcher.match_batch([created(number)], work)

    # The first one also asks which places are held.
    steps = [partial(match, 0), partial(match, 1)]
    asked = await asked_for(servers, "matching", Search, matching_store.in_mongo, matching_store.INDEXES, steps)
    assert asked == ["update", "find", "findAndModify", "insert", "insert", "insert", "commitTransaction"]


async def test_looking_for_what_is_due_takes_one_each_and_commits_nothing(servers: Servers) -> None:
    service = a_toy()
    async with listened_to(servers, service.name, service.state, lambda _: None, ()) as (transactions, asked, _):
        _, redrive = make_workers(service, transactions, MASTER_KEY)
        assert not await redrive.look()
        assert not await Timers(transactions, {}, AlwaysOurs()).look_round()
        assert asked.names == ["aggregate", "find"]


async def test_many_that_are_known_are_loaded_at_once(servers: Servers) -> None:
    keys = [str(UUID(int=number)) for number in range(MORE_THAN_A_FIRST_ANSWER)]

    async def keep(work: UnitOfWork[Count, Any]) -> None:
        for key in keys:
            work.keep(key, Count(times=1), borough=BoroughSlug.SOUTHWARK)

    async def load(work: UnitOfWork[Count, Any]) -> None:
        await work.load(keys)
        assert all(map(work.state, keys))

    asked = await asked_for(servers, "toy", Count, lambda _: None, (), [keep, load])
    assert asked == ["find", "commitTransaction"]


async def test_a_page_of_what_waits_takes_two_and_holds_what_an_answer_holds(servers: Servers) -> None:
    small = [a_message(1, sequence) for sequence in range(1, MORE_THAN_A_FIRST_ANSWER)]
    large = [a_message(2, sequence, size=ANSWER_BYTES // 2 - 4096) for sequence in range(1, 4)]
    asked = Asked()
    client_with = partial(AsyncIOMotorClient, event_listeners=[asked])
    async with a_database(servers.mongo_url, (), client_with) as (client, name):
        outbox = Outbox(client, name)
        for messages in (small, *([one] for one in large)):
            await client.database(name).collection(COLLECTION).insert(*map(row, messages))
        asked.names.clear()

        assert await outbox.waiting(len(small)) == small
        assert await outbox.waiting(2000, after=row_id(small[-1])) == large[:2]
        assert await outbox.waiting(2000, after=row_id(large[1])) == large[2:]
        assert asked.names == ["find", "commitTransaction"] * 3


async def test_what_is_freed_takes_three_more_to_free_it_see_that_nobody_waits_and_forget_the_answers(
    servers: Servers,
) -> None:
    matcher = Matcher(an_invented_gazetteer(), an_engine(a_listing()))

    async def work_batch(number: int, received: Received, work: UnitOfWork[Search, Any]) -> None:
        await work.advance([OffsetRange(PLACE, number, number + 1)])
        await work.load([received.key])
        await matcher.match_batch([received], work)

    steps = [partial(work_batch, 0, created()), partial(work_batch, 1, then(ReferralWithdrawn))]
    asked = await asked_for(servers, "matching", Search, matching_store.in_mongo, matching_store.INDEXES, steps)
    assert asked == ["update", "find", "update", "find", "delete", "update", "insert", "commitTransaction"]


async def test_a_place_that_goes_to_who_waits_takes_seven_more_of_which_two_are_for_answers(servers: Servers) -> None:
    matcher = Matcher(an_invented_gazetteer(), an_engine(a_listing(places=1)))

    async def work_batch(number: int, received: Received, work: UnitOfWork[Search, Any]) -> None:
        await work.advance([OffsetRange(PLACE, number, number + 1)])
        await work.load([received.key])
        await matcher.match_batch([received], work)

    events = (created(), created(1), then(ReferralWithdrawn))
    steps = [partial(work_batch, number, event) for number, event in enumerate(events)]
    asked = await asked_for(servers, "matching", Search, matching_store.in_mongo, matching_store.INDEXES, steps)
    freed, given = ["update", "find", "update"], ["find", "find", "aggregate", "findAndModify", "delete"]
    answers = ["insert", "delete"]
    assert asked == [*freed, *given, *answers, "update", "insert", "commitTransaction"]


async def asked_for(
    servers: Servers,
    name: str,
    model: Any,
    stores: Callable[..., Any],
    indexes: Sequence[Index],
    steps: Sequence[Callable[..., Any]],
) -> list[str]:
    """Do the steps, a transaction each: this function will give what the last one asked of MongoDB."""
    async with listened_to(servers, name, model, stores, indexes) as (transactions, asked, _):
        await transactions.storage.fences([PLACE])
        for step in steps:
            asked.names.clear()
            await transactions.do(step, Cause("/surgery", "a", "a"))
        return list(asked.names)


@asynccontextmanager
async def listened_to(
    servers: Servers, name: str, model: Any, stores: Callable[..., Any], indexes: Sequence[Index]
) -> AsyncIterator[tuple[Transactions[Any, Any], Asked, Database]]:
    """Transactions on a database of their own, what is asked of it, and the database outside of them."""
    asked = Asked()
    client_with = partial(AsyncIOMotorClient, event_listeners=[asked])
    async with a_database(servers.mongo_url, indexes, client_with) as (client, database):
        asked.names.clear()
        storage = MongoStorage(client, database, stores)
        yield Transactions(name, model, storage, lambda: NOW), asked, client.database(database)
        asked.names.clear()
