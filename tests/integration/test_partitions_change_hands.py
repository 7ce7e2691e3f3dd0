"""Two processes share the partitions: what one has in hand is finished before the other begins, and once."""

import asyncio
from uuid import UUID

from prometheus_client import REGISTRY

from services.contract.topics import Stream
from tests import builders
from tests.running import Stage
from tests.toy import a_toy

REFERRALS = 300


async def send_slowly(stage: Stage) -> None:
    for number in range(1, REFERRALS + 1):
        await stage.send(builders.a_matched(referral_id=UUID(int=number)))
        await asyncio.sleep(0.01)


async def test_a_second_process_joins_and_the_first_leaves_without_redelivery(stage: Stage) -> None:
    fenced_before = REGISTRY.get_sample_value("linkway_events_fenced_total")
    sending = asyncio.create_task(send_slowly(stage))
    async with stage.running(a_toy()):
        await stage.read(Stream.NOTICES, 20)
        first = stage.running(a_toy())
        await first.__aenter__()
        await stage.read(Stream.NOTICES, 120)
        await first.__aexit__(None, None, None)
        await sending
        records = await stage.read(Stream.NOTICES, REFERRALS + 1, seconds=6)
    assert len({record.key for record in records}) == REFERRALS
    assert len(records) == REFERRALS
    assert REGISTRY.get_sample_value("linkway_events_fenced_total") == fenced_before
