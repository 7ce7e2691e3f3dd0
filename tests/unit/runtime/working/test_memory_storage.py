"""The storage in memory keeps the promises that the real one keeps."""

from collections.abc import Awaitable, Callable

import pytest

from services.runtime.working.ports import Storage
from tests.fakes.storage import MemoryStorage
from tests.store_scenarios import storage, timers


@pytest.mark.parametrize("scenario", [*storage.SCENARIOS, *timers.SCENARIOS], ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promise(scenario: Callable[[Storage[None]], Awaitable[None]]) -> None:
    await scenario(MemoryStorage(None))
