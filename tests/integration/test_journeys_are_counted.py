"""Journeys on a real MongoDB and Kafka: counted as memory counts them, whatever is read first."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from deploy.servers.servers import Servers
from services.reporting import store
from services.reporting.handlers import count_funnel
from services.reporting.service import build
from services.reporting.store import Stores
from services.runtime.storing import mongo
from services.runtime.storing.schema import prepare
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Storage
from tests.fakes.reporting import settings
from tests.store_scenarios import reporting
from tests.support import builders
from tests.support.stage import Stage, until


@pytest.fixture
async def storage(servers: Servers) -> AsyncIterator[Storage[Stores]]:
    client, name = mongo.connect(servers.mongo_url), f"reporting_{secrets.token_hex(4)}"
    await prepare(client, name, ())
    yield MongoStorage(client, name, store.in_mongo)
    await client.drop_database(name)
    client.close()


@pytest.mark.parametrize("scenario", reporting.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_mongodb_keeps_the_promises_of_the_store(
    scenario: Callable[[Storage[Stores]], Awaitable[None]], storage: Storage[Stores]
) -> None:
    await scenario(storage)


async def test_a_dozen_people_told_before_their_referrals_are_heard_of_are_counted(stage: Stage) -> None:
    ids = [str(builders.REFERRAL_ID)[:-2] + f"{number:02}" for number in range(12)]
    for referral_id in ids:
        await stage.send(builders.a_person_told(referral_id=referral_id))
    async with stage.running(build(settings())) as parts:

        async def figures_are(*expected: int) -> bool:
            return tuple((await parts.transactions.do(count_funnel)).london.values()) == expected

        await until(lambda: figures_are(0, 0, 12, 0))
        for referral_id in ids:
            await stage.send(builders.a_matched(referral_id=referral_id))
            await stage.send(builders.a_referral_created(referral_id=referral_id))
            await stage.send(builders.an_attended(referral_id=referral_id), sequence=2)
        await until(lambda: figures_are(12, 12, 12, 12))
