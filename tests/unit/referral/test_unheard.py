"""How long the oldest referral waits of which nothing has been heard shows in the metrics."""

import asyncio
from datetime import timedelta

from prometheus_client import REGISTRY

from services.referral.unheard import seconds_unheard, watch
from services.runtime.working.ports import Unavailable
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.fakes.referral_service import ServiceInMemory


def shown() -> float | None:
    return REGISTRY.get_sample_value("linkway_referral_oldest_unheard_age_seconds")


async def test_its_age_shows_also_where_the_storage_is_away_at_first(service: ServiceInMemory) -> None:
    earlier = service.transactions.clock() - timedelta(minutes=11)
    row = an_aggregate(a_referral(created_at=earlier))
    service.storage.memory.states[row.key] = row
    service.storage.outages = [Unavailable("MongoDB is away.")]
    stop = asyncio.Event()
    loop = asyncio.create_task(watch(service.transactions, stop))

    async with asyncio.timeout(60):
        while not shown():  # noqa: ASYNC110 - no sign
            await asyncio.sleep(0.001)
    assert shown() == 660
    stop.set()
    await loop


async def test_where_all_have_been_heard_of_it_is_0(service: ServiceInMemory) -> None:
    assert await service.transactions.look(seconds_unheard) == 0
