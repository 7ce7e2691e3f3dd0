"""A borough that was handed over is left alone from one record to the next, and taken up again where it comes back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka import TopicPartition as KafkaPartition

from services.contract.boroughs import BoroughSlug
from services.runtime.consuming.handovers import Handovers
from services.runtime.observing import metrics
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import TopicPartition
from tests.support.records import matched, runs_of
from tests.toys.engine import KEY, ToyInMemory
from tests.unit.runtime.consuming.test_rebalance import Member

GONE = frozenset({BoroughSlug.SOUTHWARK})
PLACE = KafkaPartition("southwark.matches", 0)
OURS = TopicPartition(*PLACE)


@pytest.fixture
async def member() -> AsyncIterator[Member]:
    member = Member()
    yield member
    member.end()


def handovers(member: Member) -> Handovers:
    return Handovers(member.dispatcher, member.hand_over.take_up, look_seconds=0)


def shown() -> float:
    return float(metrics.HANDED_OVER.labels("southwark")._value.get())


async def test_not_one_record_is_worked_once_the_borough_is_anothers_whatever_this_process_knows() -> None:
    engine = ToyInMemory()
    await engine.work(matched(1))
    engine.storage.memory.handed_over = GONE

    outcomes = await engine.work(matched(2))

    assert (engine.times, outcomes.fenced) == (1, 0)
    assert len(engine.storage.memory.messages) == 1


async def test_what_of_other_boroughs_lies_in_the_same_batch_is_worked() -> None:
    engine = ToyInMemory()
    engine.storage.memory.handed_over = frozenset({BoroughSlug.LAMBETH})

    await engine.work(matched(1), matched(2))

    assert engine.times == 2


async def test_nothing_is_decided_of_an_aggregate_whose_borough_is_anothers() -> None:
    engine = ToyInMemory()
    await engine.work(matched(1))
    engine.storage.memory.handed_over = GONE

    before = await engine.kept()
    await engine.storage.handed_over()

    assert (before.rests, (await engine.kept()).rests) == (False, True)


async def test_its_partitions_are_read_no_more_and_it_shows(member: Member) -> None:
    await member.given(PLACE)
    await member.comes_to_rest()
    member.engine.storage.memory.handed_over = GONE

    await handovers(member).look()

    assert (member.dispatcher.assigned, member.dispatcher.elsewhere) == (set(), {OURS})
    assert (member.consumer.paused, shown()) == ({OURS}, 1)


async def test_a_process_that_is_given_them_by_the_group_leaves_them_alone(member: Member) -> None:
    member.engine.storage.memory.handed_over = GONE

    await member.given(PLACE)
    await member.comes_to_rest()

    assert (member.dispatcher.assigned, member.kafka.pauses) == (set(), {PLACE})


async def test_when_it_comes_back_it_is_worked_from_where_its_fence_stands_then(member: Member) -> None:
    looking, memory = handovers(member), member.engine.storage.memory
    await member.given(PLACE)
    await member.comes_to_rest()
    memory.handed_over = GONE
    await looking.look()

    member.engine.storage.memory.handed_over = frozenset()
    member.engine.storage.memory.fences[OURS] = 5
    await looking.look()
    await member.comes_to_rest()

    assert (member.kafka.positions, member.dispatcher.assigned) == ({PLACE: 5}, {OURS})
    assert (member.dispatcher.elsewhere, shown()) == (set(), 0)


async def test_records_of_it_that_lie_in_a_lane_are_passed_over(member: Member) -> None:
    await member.given(PLACE)
    await member.comes_to_rest()
    member.engine.storage.memory.handed_over = GONE
    member.dispatcher.take(runs_of([matched(1)]))
    async with asyncio.timeout(60):
        while not member.dispatcher._done:  # noqa: ASYNC110 - the lane tells what it is done with
            await asyncio.sleep(0)

    assert KEY not in member.engine.storage.memory.states


async def test_an_outage_is_waited_out(member: Member) -> None:
    await member.given(PLACE)
    await member.comes_to_rest()
    member.engine.storage.memory.handed_over = GONE
    member.engine.storage.outages = [Unavailable("MongoDB is away")]

    watching = asyncio.create_task(handovers(member).watch())
    await member.comes_to_rest()
    watching.cancel()

    assert member.dispatcher.elsewhere == {OURS}
