"""Counters of journeys in memory keep the promises that those in MongoDB keep."""

from collections.abc import Awaitable, Callable

import pytest

from services.runtime.working.ports import Storage
from tests.fakes.reporting import a_storage
from tests.store_scenarios import reporting


@pytest.mark.parametrize("scenario", reporting.SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promises_of_the_store(scenario: Callable[[Storage[None]], Awaitable[None]]) -> None:
    await scenario(a_storage())
