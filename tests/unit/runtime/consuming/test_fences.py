"""A fence lets through what lies beyond it, in each partition by itself."""

from services.runtime.consuming.fences import Fences
from services.runtime.working.ports import OffsetRange
from services.runtime.working.record import LastRecord, Run, TopicPartition
from tests.fakes.storage import MemoryStorage
from tests.support.records import a_record

WEST, EAST = TopicPartition("southwark.matches", 0), TopicPartition("southwark.matches", 1)


def run(place: TopicPartition, *offsets: int) -> Run:
    return Run(place, [a_record(offset=offset, partition=place.partition) for offset in offsets])


async def fences_at(west: int) -> Fences:
    fences = Fences(MemoryStorage(None))
    await fences.read([WEST, EAST])
    fences.moved(fences.steps([run(WEST, *range(west)), run(EAST, 0)]))
    return fences


async def test_a_batch_that_lies_across_a_fence_is_cut_there() -> None:
    fences = await fences_at(west=2)
    assert fences.fresh([run(WEST, 1, 2, 3), run(EAST, 0, 1)]) == [run(WEST, 2, 3), run(EAST, 1)]


async def test_runs_of_two_partitions_may_stand_in_turns() -> None:
    fences = await fences_at(west=2)
    batch = [run(WEST, 1), run(EAST, 0), run(WEST, 2), run(EAST, 1)]
    assert fences.fresh(batch) == [run(WEST, 2), run(EAST, 1)]


async def test_a_step_leads_from_the_fence_to_behind_the_last_record_of_its_partition() -> None:
    fences = await fences_at(west=2)
    fresh = [run(WEST, 2), run(EAST, 1), run(WEST, 3)]
    assert fences.steps(fresh) == [
        OffsetRange(WEST, 2, 4, LastRecord.of(a_record(offset=3))),
        OffsetRange(EAST, 1, 2, LastRecord.of(a_record(offset=1))),
    ]


async def test_fences_that_are_not_known_yet_are_read_first() -> None:
    fences = Fences(MemoryStorage(None))
    await fences.read_missing([run(EAST, 0)])
    assert fences.of([EAST]) == {EAST: 0}
