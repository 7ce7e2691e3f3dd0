"""Sends the day's referrals at a steady rate, whatever the answers take, as people at many desks would."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from deploy.demo.diary import Diary, Way
from deploy.demo.doors import DoorSaidNo
from deploy.invented.referrals import Planned
from services.contract.boroughs import BOROUGHS

AT_ONCE = 16
# At the door a request waits for its answer; on a topic it only lies there meanwhile.
UNDER_WAY = {Way.HTTP: AT_ONCE, Way.FHIR: AT_ONCE, Way.LIST: 100, Way.PARTNER: 100}
_IN_TURN = (Way.PARTNER, Way.HTTP, Way.FHIR, Way.PARTNER, Way.HTTP, Way.LIST)


class TakesReferrals(Protocol):
    """A door, as somebody who refers uses it."""

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo."""


Ways = Mapping[Way, TakesReferrals]


async def send_all(diary: Diary, ways: Ways, *, per_second: float) -> float:
    """Send every planned referral: this function will give how many a second it came to."""
    turns = {way: asyncio.Semaphore(most) for way, most in UNDER_WAY.items()}
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number, planned in enumerate(diary.plan):
            await asyncio.sleep(began + number / per_second - time.monotonic())
            turn = turns[way_of(planned)]
            await turn.acquire()
            group.create_task(_send(planned, diary, ways)).add_done_callback(partial(_give_back, turn))
    return len(diary.plan) / (time.monotonic() - began)


def _give_back(turn: asyncio.Semaphore, _: asyncio.Task[None]) -> None:
    turn.release()


async def _send(planned: Planned, diary: Diary, ways: Ways) -> None:
    began, way = datetime.now(UTC), way_of(planned)
    try:
        referral_id = await ways[way].refer(planned)
    except DoorSaidNo as refusal:
        diary.refused.append(str(refusal))
        return
    if referral_id in diary.sent:
        diary.refused.append("The person was referred before, so no referral was made.")
    else:
        diary.take_in(referral_id, planned, began, way)


def way_of(planned: Planned) -> Way:
    """By which door it is sent: in each borough, of six in turn two come by the partner's topic, one in a list."""
    rounds, turn = divmod(planned.number, len(BOROUGHS))
    return _IN_TURN[(rounds + turn) % len(_IN_TURN)]
