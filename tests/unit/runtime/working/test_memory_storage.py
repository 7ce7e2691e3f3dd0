"""The storage in memory keeps the promises that the real one keeps."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.runtime.working.ports import Storage
from tests.fakes.collection import MemoryCollection
from tests.fakes.storage import MemoryStorage
from tests.store_scenarios import inbox, reads, releases, storage, timers

Scenario = Callable[[Storage[Any]], Awaitable[None]]


@pytest.mark.parametrize(
    "scenario",
    [*storage.SCENARIOS, *timers.SCENARIOS, *inbox.SCENARIOS, *reads.SCENARIOS, *releases.SCENARIOS],
    ids=lambda scenario: scenario.__name__,
)
async def test_memory_keeps_the_promise(scenario: Scenario) -> None:
    await scenario(MemoryStorage(reads.Stores(MemoryCollection())))
