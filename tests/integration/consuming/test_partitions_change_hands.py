"""Processes share the partitions: what one has in hand is finished before another begins, and nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from prometheus_client import REGISTRY

from deploy.servers.servers import Servers
from services.contract.topics import Stream
from tests.running.stage import Stage, a_stage, until
from tests.support import builders
from tests.toys.toy import a_toy

MEMBERS = 3
PARTITIONS = 4


class Load:
    """Events that keep coming, one referral each, to all partitions in turn, until enough is enough."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._enough = asyncio.Event()
        self.sent = 0

    async def run(self) -> None:
        while not self._enough.is_set():
            event = builders.a_matched(referral_id=UUID(int=self.sent))
            await self._stage.send(event, partition=self.sent % PARTITIONS)
            self.sent += 1
            await asyncio.sleep(0.002)

    @asynccontextmanager
    async def coming(self) -> AsyncIterator["Load"]:
        sending = asyncio.create_task(self.run())
        yield self
        self._enough.set()
        await sending


def redelivered() -> float:
    return REGISTRY.get_sample_value("linkway_events_fenced_total") or 0.0


async def everything_once(stage: Stage, sent: int) -> None:
    # One that came twice would come behind the others.
    records = await stage.read_on(Stream.NOTICES, sent)
    assert len({record.key for record in records}) == len(records) == sent


async def a_member(stage: Stage) -> AsyncExitStack:
    member = AsyncExitStack()
    await member.enter_async_context(stage.running(a_toy()))
    return member


@pytest.fixture
async def wide(servers: Servers, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(servers, tmp_path, partitions=PARTITIONS) as stage:
        yield stage


async def test_a_rolling_restart_under_load_works_everything_once(wide: Stage) -> None:
    fenced = redelivered()
    members = [await a_member(wide) for _ in range(MEMBERS)]
    async with Load(wide).coming() as load:
        await wide.read(Stream.NOTICES, 50)
        for leaving in members:
            await leaving.aclose()
            members = [*members[1:], await a_member(wide)]
            await wide.read(Stream.NOTICES, load.sent)
    await everything_once(wide, load.sent)
    for member in members:
        await member.aclose()
    assert redelivered() == fenced


async def test_processes_that_come_and_go_at_the_same_moment_work_everything_once(wide: Stage) -> None:
    fenced = redelivered()
    members = [await a_member(wide) for _ in range(MEMBERS)]
    async with Load(wide).coming() as load:
        for _ in range(3):
            await wide.read(Stream.NOTICES, load.sent)
            first, second, *others = members
            coming, *_ = await asyncio.gather(a_member(wide), first.aclose(), second.aclose())
            members = [*others, coming, await a_member(wide)]
    await everything_once(wide, load.sent)
    for member in members:
        await member.aclose()
    assert redelivered() == fenced


async def test_a_process_that_stops_while_it_is_given_partitions_takes_none_of_them_along(wide: Stage) -> None:
    fenced = redelivered()
    staying = await a_member(wide)
    async with Load(wide).coming() as load:
        for _ in range(4):
            leaving = await a_member(wide)
            await asyncio.sleep(0.2)
            await leaving.aclose()
        await wide.read(Stream.NOTICES, load.sent)
    await everything_once(wide, load.sent)
    await staying.aclose()
    assert redelivered() == fenced


async def test_a_release_that_knows_kafkas_range_assignor_alone_shares_with_this_one(wide: Stage) -> None:
    async with wide.running(a_toy()) as ours:

        async def has_all() -> bool:
            return len(ours.dispatcher.assigned) == PARTITIONS

        await until(has_all)
        async with AIOKafkaConsumer(
            wide.topic(Stream.MATCHES),
            bootstrap_servers=wide.servers.kafka,
            group_id=f"{wide.prefix}notify",
            enable_auto_commit=False,
            partition_assignment_strategy=(RangePartitionAssignor,),
        ) as before:

            async def each_has_half() -> bool:
                return len(ours.dispatcher.assigned) == len(before.assignment()) == PARTITIONS // 2

            await until(each_has_half)
        await until(has_all)
