"""Follows each referral to its place, and says as the provider whether the person came."""

import asyncio
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from deploy.conservation.evidence import Evidence, life_of
from deploy.conservation.facts import Came
from deploy.demo.diary import Became, Diary
from deploy.demo.doors import Doors, DoorSaidNo
from deploy.demo.showing import Show
from services.contract.borough_map import Component

LONDON = ZoneInfo("Europe/London")
AT_ONCE = 6
PAUSE_SECONDS = 0.5
# A day that stands still for so long will not end by itself; the checks then say what is missing.
PATIENCE_SECONDS = 60


async def attend_all(diary: Diary, doors: Doors, evidence: Evidence, show: Show) -> None:
    """Go on until every referral is matched or waits, and every person expected has come or not."""
    recording = asyncio.create_task(_record_all(diary, doors))
    try:
        await _follow_all(diary, evidence, show)
    finally:
        recording.cancel()
        await asyncio.gather(recording, return_exceptions=True)


async def _follow_all(diary: Diary, evidence: Evidence, show: Show) -> None:
    moved, before = time.monotonic(), diary.counts()
    while not diary.over and time.monotonic() - moved < PATIENCE_SECONDS:
        await _look(diary, evidence)
        if diary.counts() != before:
            moved, before = time.monotonic(), diary.counts()
        show.day(before)
        await asyncio.sleep(PAUSE_SECONDS)


async def _look(diary: Diary, evidence: Evidence) -> None:
    """See what became of those of whom nothing was known yet."""
    states = await evidence.states(Component.REFERRAL, diary.undecided)
    for referral_id, state in states.items():
        life = life_of(state)
        if life.matched_to:
            diary.matched_at[referral_id] = datetime.fromisoformat(state["match"]["matched_at"])
        if life.matched_to or life.waiting:
            diary.became[referral_id] = Became.MATCHED if life.matched_to else Became.WAITING
    diary.told = await evidence.count_told(diary.matched_at)


async def _record_all(diary: Diary, doors: Doors) -> None:
    turns = asyncio.Semaphore(AT_ONCE)
    while True:
        async with asyncio.TaskGroup() as group:
            for referral_id in diary.expected:
                group.create_task(_say(referral_id, diary, doors, turns))
        await asyncio.sleep(PAUSE_SECONDS)


async def _say(referral_id: str, diary: Diary, doors: Doors, turns: asyncio.Semaphore) -> None:
    came = Came.ATTENDED if diary.planned[referral_id].comes else Came.MISSED
    async with turns:
        try:
            await doors.record(referral_id, came, datetime.now(LONDON).date())
        except DoorSaidNo as refusal:
            # It stays among the recorded, so that the checks name it, and it is not asked again for ever.
            diary.unrecorded.append(str(refusal))
    diary.came[referral_id] = came
