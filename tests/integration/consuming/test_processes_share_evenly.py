"""Processes of one service have equal parts, and a borough's partition number has one process for all its topics."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from deploy.servers.servers import Servers
from services.contract.event import Event
from services.contract.events import Matched, ReferralCreated
from services.runtime.bootstrap.assembly import Parts
from services.runtime.service import Service
from services.runtime.working.record import TopicPartition
from services.runtime.working.subscriptions import one_by_one
from tests.running.stage import Stage, a_stage, until
from tests.toys.toy import Count, a_toy, count

# Of two processes that asked to join past each other, three pairs in eight waited for ever.
GROUPS = 6
PARTITIONS = 4


def remember(state: Count | None, event: ReferralCreated, now: datetime) -> tuple[Count, Sequence[Event]]:
    return state or Count(), []


def a_toy_with_two_topics() -> Service[Count, None]:
    return replace(a_toy(), consumes=one_by_one({Matched: count, ReferralCreated: remember}))


@pytest.fixture
async def groups(servers: Servers, tmp_path: Path) -> AsyncIterator[list[Stage]]:
    """Services that know nothing of each other."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(a_stage(servers, tmp_path, partitions=PARTITIONS)) for _ in range(GROUPS)
        ]


async def share(processes: Sequence[Parts]) -> None:
    """Wait until all partitions are worked, and each process has an equal part of them, to within one number."""

    def numbers() -> list[Counter[int]]:
        return [Counter(place.partition for place in process.dispatcher.assigned) for process in processes]

    async def all_are_worked_evenly() -> bool:
        parts = [process.dispatcher.assigned for process in processes]
        worked, shares = Counter(place for part in parts for place in part), [*map(len, numbers())]
        is_even = max(shares) - min(shares) <= 1
        return len(worked) == 2 * PARTITIONS and set(worked.values()) == {1} and is_even

    await until(all_are_worked_evenly)
    assert all(set(both.values()) == {2} for both in numbers()), "a number's topics have different processes"


async def test_processes_that_start_at_the_same_moment_are_each_given_their_part(groups: list[Stage]) -> None:
    async with AsyncExitStack() as stack:
        members = [stage.running(a_toy_with_two_topics()) for stage in groups for _ in range(2)]
        started = await asyncio.gather(*(stack.enter_async_context(member) for member in members))
        for number in range(GROUPS):
            await share(started[2 * number : 2 * number + 2])


async def test_whoever_joins_takes_its_part_and_the_others_keep_the_rest(groups: list[Stage]) -> None:
    stage, *_ = groups
    async with stage.running(a_toy_with_two_topics()) as first, stage.running(a_toy_with_two_topics()) as second:
        await share([first, second])
        had = held(first), held(second)
        async with stage.running(a_toy_with_two_topics()) as third:
            await share([first, second, third])
            assert held(first) <= had[0]
            assert held(second) <= had[1]


def held(process: Parts) -> set[TopicPartition]:
    return set(process.dispatcher.assigned)
