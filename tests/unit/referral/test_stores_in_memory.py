"""The fakes keep the promises that the stores in MongoDB keep."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.referral.store import Stores
from services.runtime.working.ports import Storage
from tests.fakes.referral import a_storage
from tests.store_scenarios import own, referral, referral_lists, referral_record, referral_worklist, refused, sessions
from tests.store_scenarios.referral import InTransaction


@pytest.mark.parametrize(
    "scenario",
    [*referral.SCENARIOS, *referral_record.SCENARIOS, *sessions.SCENARIOS, *own.SCENARIOS],
    ids=lambda scenario: scenario.__name__,
)
async def test_memory_keeps_the_promises_of_the_stores(scenario: Callable[[InTransaction], Awaitable[None]]) -> None:
    stores = a_storage().stores

    async def do(action: Callable[[Stores], Awaitable[Any]]) -> Any:
        return await action(stores)

    await scenario(do)


@pytest.mark.parametrize(
    "scenario",
    [*referral_lists.SCENARIOS, *referral_worklist.SCENARIOS, *refused.SCENARIOS],
    ids=lambda scenario: scenario.__name__,
)
async def test_memory_keeps_the_promises_of_the_lists(
    scenario: Callable[[Storage[Stores]], Awaitable[None]],
) -> None:
    await scenario(a_storage())
