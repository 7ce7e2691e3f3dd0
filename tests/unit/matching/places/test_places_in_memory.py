"""The fakes keep the promises that places, the waiting list, answers and listings in MongoDB keep."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.matching.store import Stores
from tests.fakes.matching_stores import the_stores
from tests.store_scenarios import (
    answers,
    appointments,
    asked_providers,
    listings,
    matching,
    proposals,
    replies,
    waiting,
)
from tests.store_scenarios.matching import InTransaction


@pytest.mark.parametrize(
    "scenario",
    [
        *matching.SCENARIOS,
        *asked_providers.SCENARIOS,
        *appointments.SCENARIOS,
        *waiting.SCENARIOS,
        *answers.SCENARIOS,
        *listings.SCENARIOS,
        *proposals.SCENARIOS,
        *replies.SCENARIOS,
    ],
    ids=lambda scenario: scenario.__name__,
)
async def test_memory_keeps_the_promises(scenario: Callable[[InTransaction], Awaitable[None]]) -> None:
    stores = the_stores()

    async def do(action: Callable[[Stores], Awaitable[Any]]) -> Any:
        return await action(stores)

    await scenario(do)
