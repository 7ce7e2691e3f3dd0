"""Reading begins at the fence when partitions come, and nothing of them is taken in once they have to go."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

import pytest
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import KafkaConnectionError, LeaderNotAvailableError

from services.runtime.consuming.membership.rebalance import RebalanceListener
from services.runtime.consuming.reading.polling import SafePoll
from services.runtime.consuming.reading.salvage import RawPartition
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import Record, TopicPartition
from tests.simulation.timeless import in_no_time
from tests.support.records import a_record, runs_of
from tests.toys.engine import ToyInMemory
from tests.unit.runtime.consuming.test_lanes import a_dispatcher

A, B = KafkaPartition("southwark.matches", 0), KafkaPartition("southwark.matches", 1)


class FakeKafka:
    """A group's member: what it was given, from where it reads, and where the logs end."""

    def __init__(self) -> None:
        self.ends: dict[KafkaPartition, int] = {A: 10, B: 10}
        self.positions: dict[KafkaPartition, int] = {}
        self.pauses: set[KafkaPartition] = set()
        self.given: set[KafkaPartition] = set()
        self.failures: list[Exception] = []
        self.without_leader: set[KafkaPartition] = set()
        self.answers = asyncio.Event()
        self.answers.set()

    async def getmany(self, *, timeout_ms: int, max_records: int | None) -> Mapping[KafkaPartition, Sequence[Record]]:
        return {}

    async def fetch_raw(self, offsets: Mapping[KafkaPartition, int]) -> list[RawPartition]:
        return []

    async def end_offsets(self, partitions: Iterable[KafkaPartition]) -> dict[KafkaPartition, int]:
        await self.answers.wait()
        if self.failures:
            raise self.failures.pop(0)
        if self.without_leader & set(partitions):
            raise LeaderNotAvailableError
        return {partition: self.ends[partition] for partition in partitions}

    def seek(self, partition: KafkaPartition, offset: int) -> None:
        self.positions[partition] = offset

    def pause(self, *partitions: KafkaPartition) -> None:
        self.pauses |= set(partitions)

    def resume(self, *partitions: KafkaPartition) -> None:
        self.pauses -= set(partitions)

    def paused(self) -> Iterable[KafkaPartition]:
        return self.pauses

    def assignment(self) -> set[KafkaPartition]:
        return self.given


class Member:
    """A process of the toy service in a group that is only played."""

    def __init__(self) -> None:
        self.engine = ToyInMemory()
        self.dispatcher, self.consumer = a_dispatcher(self.engine)
        self.dispatcher.assigned.clear()
        self.kafka = FakeKafka()
        self.hand_over = RebalanceListener(self.dispatcher)
        poll = SafePoll(self.kafka, self.kafka.fetch_raw, lambda: True, self.dispatcher.hold)
        self.hand_over.attach(self.kafka, poll)
        self._lanes = [asyncio.create_task(lane.run()) for lane in self.dispatcher.lanes]

    async def given(self, *partitions: KafkaPartition) -> None:
        self.kafka.given = set(partitions)
        await self.hand_over.on_partitions_assigned(partitions)

    async def comes_to_rest(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    def end(self) -> None:
        for lane in self._lanes:
            lane.cancel()


@pytest.fixture
async def member() -> AsyncIterator[Member]:
    member = Member()
    yield member
    member.end()


async def test_reading_begins_at_the_fence(member: Member) -> None:
    member.engine.storage.memory.fences = {TopicPartition(*A): 7}
    await member.given(A, B)
    await member.comes_to_rest()
    assert member.kafka.positions == {A: 7, B: 0}
    assert (member.dispatcher.assigned, member.kafka.pauses) == ({TopicPartition(*A), TopicPartition(*B)}, set())


async def test_nothing_is_read_or_taken_in_before_it_is_known_where_to_begin(member: Member) -> None:
    member.kafka.answers.clear()
    await member.given(A)
    await member.comes_to_rest()
    member.dispatcher.take(runs_of([a_record()]))
    await member.comes_to_rest()
    assert (member.kafka.pauses, member.engine.storage.memory.states) == ({A}, {})


@pytest.mark.parametrize("away", [KafkaConnectionError(), Unavailable("MongoDB is away")])
@in_no_time
async def test_where_to_begin_is_asked_until_there_is_an_answer(member: Member, away: Exception) -> None:
    member.kafka.failures = [away]
    await member.given(A)
    async with asyncio.timeout(5):
        while not member.dispatcher.assigned:  # noqa: ASYNC110 - the dispatcher tells how far it is
            await asyncio.sleep(0.01)
    assert member.kafka.positions == {A: 0}


async def test_partitions_that_go_before_they_were_begun_are_never_begun(member: Member) -> None:
    member.kafka.answers.clear()
    await member.given(A)
    await member.comes_to_rest()
    await member.hand_over.on_partitions_revoked([A])
    member.kafka.answers.set()
    await member.comes_to_rest()
    assert (member.dispatcher.assigned, member.kafka.positions) == (set(), {})


async def test_what_the_group_gives_to_one_that_leaves_is_left_alone(member: Member) -> None:
    await member.given(A)
    await member.comes_to_rest()
    await member.hand_over.leave()
    await member.given(A, B)
    await member.comes_to_rest()
    assert (member.dispatcher.assigned, member.kafka.pauses) == (set(), {A, B})


async def test_a_fence_above_the_log_holds_its_partition_and_no_other(member: Member) -> None:
    member.engine.storage.memory.fences = {TopicPartition(*A): 11, TopicPartition(*B): 10}
    await member.given(A, B)
    await member.comes_to_rest()
    assert (member.dispatcher.assigned, member.dispatcher.held) == ({TopicPartition(*B)}, {TopicPartition(*A)})
    assert member.kafka.pauses == {A}


async def test_a_member_without_partitions_has_joined_all_the_same(member: Member) -> None:
    member.dispatcher.has_joined = False
    await member.given()
    await member.comes_to_rest()
    assert member.dispatcher.has_joined


@in_no_time
async def test_a_partition_without_a_leader_keeps_no_other_waiting_and_begins_once_it_has_one(member: Member) -> None:
    member.kafka.without_leader = {A}
    await member.given(A, B)
    await begun(member, B)
    assert (member.dispatcher.assigned, member.kafka.pauses) == ({TopicPartition(*B)}, {A})
    member.kafka.without_leader.clear()
    await begun(member, A)
    assert (member.kafka.positions, member.kafka.pauses) == ({A: 0, B: 0}, set())


@in_no_time
async def test_one_that_still_waits_for_its_leader_is_not_begun_once_it_has_gone(member: Member) -> None:
    member.kafka.without_leader = {A}
    await member.given(A, B)
    await begun(member, B)
    await member.hand_over.on_partitions_revoked([A, B])
    member.kafka.without_leader.clear()
    await asyncio.sleep(60)
    assert member.dispatcher.assigned == set()


async def test_what_no_waiting_mends_is_raised_for_whoever_watches(member: Member) -> None:
    member.kafka.failures = [LookupError("a fault of ours")]
    await member.given(A)
    with pytest.raises(LookupError, match="a fault of ours"):
        await asyncio.wait_for(member.hand_over.watch(), 60)


async def begun(member: Member, partition: KafkaPartition) -> None:
    async with asyncio.timeout(60):
        while TopicPartition(*partition) not in member.dispatcher.assigned:  # noqa: ASYNC110 - it tells how far it is
            await asyncio.sleep(0.01)


async def test_the_record_before_the_fence_is_read_once_more_where_it_is_remembered(member: Member) -> None:
    await member.engine.work(*(a_record(offset=n) for n in range(3)))
    await member.given(A, B)
    await member.comes_to_rest()
    assert member.kafka.positions == {A: 2, B: 0}
