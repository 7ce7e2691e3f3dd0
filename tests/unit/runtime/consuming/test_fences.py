"""A fence lets through what lies beyond it, in each partition by itself."""

from services.runtime.consuming.fences import Fences
from services.runtime.working.ports import OffsetRange
from services.runtime.working.record import TopicPartition
from tests.fakes.storage import MemoryStorage
from tests.support.records import FakeRecord, a_record

WEST, EAST = TopicPartition("southwark.matches", 0), TopicPartition("southwark.matches", 1)


def records(place: TopicPartition, *offsets: int) -> list[FakeRecord]:
    return [a_record(offset=offset, partition=place.partition) for offset in offsets]


async def fences_at(west: int) -> Fences:
    fences = Fences(MemoryStorage(None))
    batch = [*records(WEST, *range(west)), *records(EAST)]
    await fences.read([WEST, EAST])
    fences.moved(fences.steps(batch))
    return fences


async def test_a_batch_that_lies_across_a_fence_is_cut_there() -> None:
    fences = await fences_at(west=2)
    batch = [*records(WEST, 1, 2, 3), *records(EAST, 0, 1)]
    assert [(one.partition, one.offset) for one in fences.fresh(batch)] == [(0, 2), (0, 3), (1, 0), (1, 1)]


async def test_records_of_two_partitions_may_stand_in_turns() -> None:
    fences = await fences_at(west=2)
    batch = [*records(WEST, 1), *records(EAST, 0), *records(WEST, 2), *records(EAST, 1)]
    assert [(one.partition, one.offset) for one in fences.fresh(batch)] == [(1, 0), (0, 2), (1, 1)]


async def test_a_step_leads_from_the_fence_to_behind_the_last_record_of_its_partition() -> None:
    fences = await fences_at(west=2)
    fresh = [*records(WEST, 2), *records(EAST, 0), *records(WEST, 3)]
    assert fences.steps(fresh) == [OffsetRange(WEST, 2, 4), OffsetRange(EAST, 0, 1)]


async def test_fences_that_are_not_known_yet_are_read_first() -> None:
    fences = Fences(MemoryStorage(None))
    await fences.read_missing(records(EAST, 0))
    assert fences.of([EAST]) == {EAST: 0}
