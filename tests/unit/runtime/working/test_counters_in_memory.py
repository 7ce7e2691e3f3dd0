"""Counters in memory keep the promises that counters in MongoDB keep."""

from collections.abc import Awaitable, Callable

import pytest

from services.runtime.working.ports import Storage
from tests.fakes.storage import MemoryStorage
from tests.store_scenarios import counters


@pytest.mark.parametrize("scenario", counters.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promises_of_counters(scenario: Callable[[Storage[None]], Awaitable[None]]) -> None:
    await scenario(MemoryStorage(None))
