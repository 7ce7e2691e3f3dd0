"""What is parked waits and is worked in memory as on MongoDB; and what only memory shows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from services.runtime.recovering.redrive import PAUSE_SECONDS
from services.runtime.working.parked import ParkedRecord
from tests.fakes.parked import MemoryParkedStore
from tests.simulation.timeless import in_no_time
from tests.store_scenarios import parking, redriving
from tests.support.records import matched, runs_of, unreadable
from tests.toys.engine import KEY, ToyEngine, ToyInMemory


@pytest.mark.parametrize("scenario", [*parking.SCENARIOS, *redriving.SCENARIOS], ids=lambda one: one.__name__)
@in_no_time
async def test_in_memory(scenario: Callable[[ToyEngine], Awaitable[None]]) -> None:
    await scenario(ToyInMemory())


@pytest.fixture
def engine() -> ToyInMemory:
    return ToyInMemory()


class NobodyLooks(MemoryParkedStore):
    """Rows that cost nothing as long as nobody looks at them."""

    def copied(self) -> MemoryParkedStore:
        return self

    async def behind(self, key: str, reach: Mapping[str, int], now: datetime) -> list[ParkedRecord]:
        raise AssertionError(f"Somebody looked for {key}.")

    async def wake(self, key: str, reach: Mapping[str, int], now: datetime) -> None:
        raise AssertionError(f"Somebody woke {key}.")

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        raise AssertionError(f"Somebody looked into {places}.")


async def test_where_nothing_waits_nobody_looks(engine: ToyInMemory) -> None:
    engine.storage.memory.parked = NobodyLooks()
    await engine.work(matched(1), matched(2), matched(2, offset=2))
    await engine.work(matched(3, offset=3))
    assert await engine.names() == ["1", "2", "3"]


@in_no_time
async def test_what_became_due_is_taken_up_without_waiting(engine: ToyInMemory) -> None:
    await engine.work(matched(2))
    loop = asyncio.create_task(engine.redrive.run(asyncio.Event()))
    await asyncio.sleep(0)
    await engine.worker.work(runs_of([matched(1, offset=7)]))
    await asyncio.sleep(PAUSE_SECONDS / 2)
    assert await engine.names() == ["1", "2"]
    loop.cancel()


async def test_the_same_record_delivered_again_after_its_fence_was_set_back_is_a_repeat() -> None:
    engine = ToyInMemory()
    await engine.work(unreadable(), matched(3, offset=1))
    engine.storage.memory.fences.clear()
    again, _ = engine.another_process()
    outcomes = await again.work(runs_of([unreadable(), matched(3, offset=1)]))
    assert outcomes.records == {("southwark.matches", "duplicate"): 2}
    assert (len(engine.storage.memory.parked.rows), engine.storage.memory.states[KEY].waiting) == (2, 1)
    assert await engine.published() == ["dead-lettered"]


async def test_another_record_at_the_offset_of_a_log_that_is_no_more_has_a_row_and_a_dead_letter_of_its_own() -> None:
    engine = ToyInMemory()
    await engine.work(unreadable())
    for _ in range(2):
        engine.storage.memory.fences.clear()
        again, _ = engine.another_process()
        await again.work(runs_of([replace(unreadable(), value=b"[")]))
    rows = list(engine.storage.memory.parked.rows)
    assert len(rows) == 2
    assert rows[1].startswith(f"{rows[0]}/")
    assert await engine.published() == ["dead-lettered", "dead-lettered"]
