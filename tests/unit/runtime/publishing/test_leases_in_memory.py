"""The lease that stands on memory keeps the promises that the real one keeps."""

from collections.abc import Awaitable, Callable

import pytest

from services.runtime.publishing.relay import LEASE_SECONDS
from tests.fakes.relay import RelaySetup
from tests.store_scenarios.leases import SCENARIOS, Place


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_memory_keeps_the_promise(scenario: Callable[[Place], Awaitable[None]]) -> None:
    setup = RelaySetup()

    async def wait(seconds: float) -> None:
        setup.clock.now += seconds

    await scenario(Place(setup.lease, LEASE_SECONDS, wait))
