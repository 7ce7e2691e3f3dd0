"""Places that one process frees go to whoever waits in the other, on a real Kafka and MongoDB."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from deploy import boroughs
from deploy.conservation.suiting import Suiting
from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events import ReferralWithdrawn
from services.contract.topics import Stream, Topic
from services.matching.domain.search import Search
from services.matching.keeping.rows import document_of
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing.mongo import BoundDatabase, Client
from tests.fakes.matching import a_listing, a_referral_id
from tests.fakes.referral import an_invented_gazetteer
from tests.running.processes import Running, a_process
from tests.running.stage import Stage, until
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import SERVICE_ID, a_referral_created
from tests.support.life_builders import an

SUITING = Suiting.by(an_invented_gazetteer(), boroughs.read())
MODULE = "tests.toys.matching_process"
PLACES, PEOPLE, LEAVE = 4, 40, 34
# Whose people the club takes, too.
NEIGHBOUR = BoroughSlug.LAMBETH


class Club:
    """What is kept of the club's places and of who seeks one; at no look are there more people than places."""

    def __init__(self, database: BoundDatabase) -> None:
        self._database = database

    async def holders(self) -> list[str]:
        found = await self._database.collection("places").find_one({"_id": str(SERVICE_ID)})
        holders: list[str] = found["taken"] if found else []
        assert len(holders) <= PLACES
        return holders

    async def who_could_go(self) -> set[str]:
        """Who waits though there is room, as the checker of the demonstration and of the fault run finds it."""
        return set(await SUITING.could_go(self._database, utc_now()))

    async def is_listed(self) -> None:
        """The directory knows the club, which these processes are told of without one."""
        kept = replace(a_kept_listing(), listing=a_listing(places=PLACES))
        await self._database.collection("listings").replace(str(SERVICE_ID), document_of(kept))

    async def forgets(self, holder: str) -> None:
        """What must not be: a place is free, and nobody is given it."""
        await self._database.collection("places").update({"_id": str(SERVICE_ID)}, {"$pull": {"taken": holder}})

    async def waiting(self) -> set[str]:
        return {one["_id"] for one in await self._database.collection("waiting").find({})}

    async def searches(self) -> dict[str, Search]:
        found = await self._database.collection("states").find({})
        return {one["_id"]: Search.model_validate(one["state"]) for one in found}


@pytest.fixture
async def club(stage: Stage) -> AsyncIterator[Club]:
    async with AsyncExitStack() as stack:
        monkey = stack.enter_context(pytest.MonkeyPatch.context())
        monkey.setenv("PLACES", str(PLACES))
        async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
            await admin.create({Topic(NEIGHBOUR, stream): 1 for stream in Stream})
        settings = {
            "kafka_servers": stage.servers.kafka,
            "mongo_url": stage.servers.mongo_url,
            "boroughs": [stage.borough, NEIGHBOUR],
        }
        started = [await stack.enter_async_context(_process(stage, number, settings)) for number in range(2)]
        for process in started:
            await process.becomes_whole()
        client = await stack.enter_async_context(Client(MongoConnection(stage.servers.mongo_url)))
        yield Club(client.database(f"{stage.prefix.replace('.', '_')}linkway_matching"))
        for process in started:
            assert await _worked_something(process)


@asynccontextmanager
async def _process(stage: Stage, number: int, settings: dict[str, Any]) -> AsyncIterator[Running]:
    folder = stage.folder / str(number)
    folder.mkdir()
    async with a_process(MODULE, folder, name_prefix=stage.prefix, **settings) as process:
        yield process


async def _worked_something(process: Running) -> bool:
    async with httpx.AsyncClient(base_url=process.internal, timeout=60) as client:
        told = (await client.get("/metrics")).text
    return any(line.startswith("linkway_matching_referrals_matched_total{") for line in told.splitlines())


async def happens(stage: Stage, number: int, event: Event, sequence: int = 1) -> None:
    """Half of the people are another borough's, which another process works."""
    key = str(a_referral_id(number))
    about: dict[str, Any] = {"id": f"referral:{key}:{sequence}", "subject": key, "sequence": sequence}
    theirs = replace(stage, borough=NEIGHBOUR) if number % 2 else stage
    await theirs.send(event, **about)


async def leaves(stage: Stage, key: str) -> None:
    number = UUID(key).int - a_referral_id(0).int
    await happens(stage, number, an(ReferralWithdrawn, referral_id=UUID(key)), sequence=2)


async def test_no_place_is_given_twice_and_nobody_waits_while_one_is_free(stage: Stage, club: Club) -> None:
    for number in range(PEOPLE):
        created = a_referral_created(referral_id=a_referral_id(number), outcode="SE15")
        await happens(stage, number, created)
    left: set[str] = set()
    while len(left) < LEAVE:
        # As soon as anybody has a place, they go: the places of both processes become free again and again.
        going = set(await club.holders()) - left
        await asyncio.gather(*(leaves(stage, one) for one in going))
        left |= going

    async def all_places_are_held_by_others() -> bool:
        holders = await club.holders()
        return len(holders) == PLACES and left.isdisjoint(holders)

    async def all_are_known() -> bool:
        return len(await club.searches()) == PEOPLE

    async def agree() -> bool:
        holds = {key for key, one in (await club.searches()).items() if one.service_id}
        waits = {key for key, one in (await club.searches()).items() if one.waits}
        return holds == set(await club.holders()) and waits == await club.waiting()

    await until(all_are_known)
    await until(all_places_are_held_by_others)
    await until(agree)
    assert len(await club.waiting()) == PEOPLE - len(left) - PLACES
    await club.is_listed()
    assert not await club.who_could_go()
    await club.forgets((await club.holders())[0])
    assert await club.who_could_go() == await club.waiting()
