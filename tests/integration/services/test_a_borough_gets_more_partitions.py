"""A borough gets more partitions while its services run: nothing is lost, doubled, or worked out of its turn."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.planning.changes import RaisePartitions
from deploy.planning.raising import NotDrained, Raising, StillPublishing
from deploy.servers.servers import Servers
from services.contract.topics import Stream, Topic
from services.contract.words.life_words import WithdrawnReason
from services.matching.domain.practice import Practice
from services.referral.domain.steps.ending import withdraw
from services.runtime.admin.groups import groups
from services.runtime.admin.provisioning.pausing import Pausing, pausing
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing import lease, mongo
from services.runtime.storing.lease import Lease
from services.runtime.storing.storage import database_name
from tests.fakes.matching import a_listing
from tests.running.platform import LONG, Platform, at_work
from tests.running.said import moved, out_of_order, said
from tests.running.stage import Stage, a_stage, until
from tests.support.plans import a_system

MANY = a_listing(places=1000)
RAISED = [Stream.REFERRALS, Stream.MATCHES, Stream.NOTICES, Stream.DEAD_LETTERS]
ANALYSTS = "analysts"


@pytest.fixture
async def stage(servers: Servers, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(servers, tmp_path, partitions=1) as stage:
        yield stage


@pytest.fixture
async def platform(stage: Stage) -> AsyncIterator[Platform]:
    async with at_work(stage, Practice(offer_held_for=LONG), MANY, topics_every_seconds=0.2) as platform:
        yield platform


def raising(
    stage: Stage, told: list[str] | None = None, *, seconds: float = 60.0, note_seconds: float = 30.0
) -> Raising:
    system = replace(
        a_system(),
        kafka=KafkaConnection(stage.servers.kafka),
        mongo=MongoConnection(stage.servers.mongo_url),
        topic_prefix=stage.prefix,
        name_prefix=stage.prefix,
    )
    change = RaisePartitions(stage.borough, tuple(Topic(stage.borough, stream) for stream in RAISED), 2)
    return Raising(
        system, change, (told if told is not None else []).append, seconds=seconds, note_seconds=note_seconds
    )


async def partitions(stage: Stage) -> dict[Stream, int]:
    topics = {Topic(stage.borough, stream): stream for stream in RAISED}
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        there = await admin.described(topics)
    return {stream: there[topic.name].partitions for topic, stream in topics.items()}


async def refer(platform: Platform, numbers: Collection[int]) -> list[str]:
    made = []
    for number in numbers:
        made.append(await platform.refer("Ada " + "a" * number))
        await asyncio.sleep(0.03)
    return made


async def are_matched(platform: Platform, referrals: Collection[str]) -> bool:
    known = await platform.kept("referral")
    return all(known[one]["state"]["state"] == "offered" for one in referrals)


async def are_withdrawn_everywhere(platform: Platform, referrals: Collection[str]) -> bool:
    journeys = await platform.journeys()
    return all(journeys[one] == (None, 1) for one in referrals)


async def test_under_load_nothing_is_lost_or_doubled_and_every_service_hears_all_in_turn(
    stage: Stage, platform: Platform
) -> None:
    before = await refer(platform, range(1, 16))
    busy = asyncio.create_task(refer(platform, range(16, 56)))
    await asyncio.sleep(0.2)
    await raising(stage).take()
    made = await busy
    assert await partitions(stage) == dict.fromkeys(RAISED, 2)
    await until(lambda: are_matched(platform, [*before, *made]))

    for referral_id in before:
        await platform.decide(referral_id, lambda known, now: withdraw(known, WithdrawnReason.OTHER, now))
    after = await refer(platform, range(56, 61))
    await until(lambda: are_withdrawn_everywhere(platform, before))
    await until(lambda: are_matched(platform, after))

    for service in ("referral", "matching", "notify", "reporting"):
        assert await platform.kept(service, "dead_letters") == {}
    for stream in (Stream.REFERRALS, Stream.MATCHES):
        found = await said(stage.servers.kafka, stage.topic(stream))
        assert (len(found), out_of_order(found)) == (60, [])
        assert set(moved(found)) & {*before}


async def test_a_group_that_lags_is_named_and_nothing_changes(stage: Stage, platform: Platform) -> None:
    (first,) = await refer(platform, [1])
    await until(lambda: are_matched(platform, [first]))
    async with analyst(stage) as reads:
        await reads.commit({TopicPartition(stage.topic(Stream.REFERRALS), 0): 0})

    told: list[str] = []
    with pytest.raises(NotDrained) as lags:
        await raising(stage, told, seconds=1.0).take()
    assert f"{stage.prefix}{ANALYSTS} has 1 event of {stage.topic(Stream.REFERRALS)} to work" in lags.value.what
    assert told
    assert await partitions(stage) == dict.fromkeys(RAISED, 1)
    await until(partial(are_matched, platform, await refer(platform, [2])))


async def test_somebody_elses_component_is_to_be_ended_and_then_works_new_partitions_whole(
    stage: Stage, platform: Platform
) -> None:
    (first,) = await refer(platform, [1])
    await until(lambda: are_matched(platform, [first]))
    async with analyst(stage) as reads:
        assert await reads.getone()
        await reads.commit()
        with pytest.raises(NotDrained, match="is at the end, and still runs"):
            await raising(stage, seconds=1.0).take()

    await raising(stage).take()
    async with groups(KafkaConnection(stage.servers.kafka)) as kept:
        told = await kept.reading([stage.topic(Stream.REFERRALS)])
    assert sorted(told[f"{stage.prefix}{ANALYSTS}"].values()) == [0, 1]


async def test_whoever_interrupts_it_leaves_nothing_paused_and_does_it_again(stage: Stage, platform: Platform) -> None:
    (first,) = await refer(platform, [1])
    await until(lambda: are_matched(platform, [first]))
    async with analyst(stage) as reads:
        await reads.commit({TopicPartition(stage.topic(Stream.REFERRALS), 0): 0})
        told: list[str] = []
        interrupted = asyncio.create_task(raising(stage, told).take())
        await until(lambda: has(told))
        interrupted.cancel()
        with pytest.raises(asyncio.CancelledError):
            await interrupted
        # A pause that was left would end by itself five seconds later.
        await until(partial(are_matched, platform, await refer(platform, [2])), seconds=15)
        await reads.commit(await reads.end_offsets(reads.assignment()))

    await raising(stage).take()
    assert await partitions(stage) == dict.fromkeys(RAISED, 2)


async def test_a_pause_whose_maker_was_killed_ends_by_itself(stage: Stage, platform: Platform) -> None:
    topics = {"referral": [Topic(stage.borough, Stream.REFERRALS).name]}
    async with pausing(MongoConnection(stage.servers.mongo_url), topics, prefix=stage.prefix) as pauses:
        await pauses.begin(60.0)
        await until(lambda: nobody_publishes(pauses))
        made = await refer(platform, [1, 2])
        await asyncio.sleep(1.0)
        assert await stage.all(Stream.REFERRALS) == []
        # As if that had been almost over when its maker was killed.
        await pauses.begin(1.0)

    await until(lambda: are_matched(platform, made))


async def test_a_service_that_does_not_hold_back_is_named(stage: Stage) -> None:
    connection = MongoConnection(stage.servers.mongo_url)
    async with mongo.Client(connection) as client:
        # Somebody leads who looks for no pauses, as a release would that knows none.
        leases = client.database(database_name(stage.prefix, "notify")).collection(lease.COLLECTION)
        await Lease(leases, name=lease.RELAY, owner="deaf", seconds=60.0).prepare()
        assert await Lease(leases, name=lease.RELAY, owner="deaf", seconds=60.0).take()

    with pytest.raises(StillPublishing, match="notify took no note"):
        await raising(stage, note_seconds=1.0).take()
    assert await partitions(stage) == dict.fromkeys(RAISED, 1)


@asynccontextmanager
async def analyst(stage: Stage) -> AsyncIterator[AIOKafkaConsumer]:
    """Somebody who reads the borough's referrals with a group that is not Linkway's."""
    consumer = AIOKafkaConsumer(
        stage.topic(Stream.REFERRALS),
        bootstrap_servers=stage.servers.kafka,
        group_id=f"{stage.prefix}{ANALYSTS}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def has(told: list[str]) -> bool:
    return bool(told)


async def nobody_publishes(pauses: Pausing) -> bool:
    return await pauses.publishing() == []
