"""What is parked waits and is worked in memory as on MongoDB; and what only memory shows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import pytest

from services.runtime.recovering.redrive import PAUSE_SECONDS
from services.runtime.working.parked import ParkedRecord
from tests.fakes.parked import MemoryParkedStore
from tests.simulation.timeless import in_no_time
from tests.store_scenarios import parking, redriving
from tests.support.records import matched, runs_of
from tests.toys.engine import ToyEngine, ToyInMemory


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


async def test_what_became_due_is_taken_up_without_waiting(engine: ToyInMemory) -> None:
    await engine.work(matched(2))
    loop = asyncio.create_task(engine.redrive.run(asyncio.Event()))
    await asyncio.sleep(0)
    began = asyncio.get_running_loop().time()
    await engine.worker.work(runs_of([matched(1, offset=7)]))
    while await engine.names() != ["1", "2"]:  # noqa: ASYNC110 - the loop tells nobody
        await asyncio.sleep(0)
    assert asyncio.get_running_loop().time() - began < PAUSE_SECONDS
    loop.cancel()
