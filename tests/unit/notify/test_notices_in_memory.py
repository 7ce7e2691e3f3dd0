"""The fake keeps the promises that the store in MongoDB keeps."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.notify.store import Notices
from tests.fakes.notify import MemoryNotices
from tests.store_scenarios import notify
from tests.store_scenarios.notify import Transact


@pytest.mark.parametrize("scenario", notify.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promises_of_the_store(scenario: Callable[[Transact], Awaitable[None]]) -> None:
    kept = MemoryNotices()

    async def transact(action: Callable[[Notices], Awaitable[Any]]) -> Any:
        return await action(kept)

    await scenario(transact)
