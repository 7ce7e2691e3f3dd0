"""What an earlier release kept is kept anew once the service has started, also where its storage is away at first."""

import asyncio

from services.referral.refresh import refresh
from services.runtime.working.ports import Unavailable
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.fakes.referral_service import ServiceInMemory


async def test_every_referral_of_an_earlier_release_is_kept_anew_and_then_the_loop_rests_until_the_stop(
    service: ServiceInMemory,
) -> None:
    earlier = an_aggregate(a_referral())
    assert earlier.state
    written = earlier.state.pop("work_kinds")
    service.storage.memory.states[earlier.key] = earlier
    service.storage.outages = [Unavailable("MongoDB is away.")]
    stop = asyncio.Event()
    loop = asyncio.create_task(refresh(service.transactions, stop))

    async with asyncio.timeout(60):
        while (kept := service.storage.memory.states[earlier.key].state) == earlier.state:  # noqa: ASYNC110 - no sign
            await asyncio.sleep(0.001)
    assert kept == {**earlier.state, "work_kinds": written}
    assert not loop.done()

    stop.set()
    await loop
