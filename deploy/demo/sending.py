"""Sends the day's referrals at a steady rate, whatever the answers take, as people at many desks would."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

from deploy.demo.diary import Diary, Way
from deploy.demo.doors import DoorSaidNo
from deploy.invented.referrals import Planned

AT_ONCE = 16


class TakesReferrals(Protocol):
    """A door, as somebody who refers uses it."""

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo."""


Ways = Mapping[Way, TakesReferrals]


async def send_all(diary: Diary, ways: Ways, *, per_second: float) -> float:
    """Send every planned referral: this function will give how many a second it came to."""
    turns = asyncio.Semaphore(AT_ONCE)
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number, planned in enumerate(diary.plan):
            await asyncio.sleep(began + number / per_second - time.monotonic())
            await turns.acquire()
            group.create_task(_send(planned, diary, ways)).add_done_callback(lambda _: turns.release())
    return len(diary.plan) / (time.monotonic() - began)


async def _send(planned: Planned, diary: Diary, ways: Ways) -> None:
    began, way = datetime.now(UTC), Way.HTTP
    try:
        referral_id = await ways[way].refer(planned)
    except DoorSaidNo as refusal:
        diary.refused.append(str(refusal))
    else:
        diary.take_in(referral_id, planned, began, way)
