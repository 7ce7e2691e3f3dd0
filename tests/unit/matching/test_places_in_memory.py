"""The fake keeps the promises that the places in MongoDB keep."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.matching.store import Stores
from tests.fakes.matching import MemoryPlaces
from tests.store_scenarios import matching
from tests.store_scenarios.matching import InTransaction


@pytest.mark.parametrize("scenario", matching.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promises_of_the_places(scenario: Callable[[InTransaction], Awaitable[None]]) -> None:
    stores = Stores(MemoryPlaces())

    async def do(action: Callable[[Stores], Awaitable[Any]]) -> Any:
        return await action(stores)

    await scenario(do)
