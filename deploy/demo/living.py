"""Follows each referral through its life, and takes the steps that people outside Linkway decided on."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from deploy.conservation.evidence import Evidence
from deploy.demo.diary import Diary, Way
from deploy.demo.doors import Doors, DoorSaidNo
from deploy.demo.gp_system import GpSystems
from deploy.demo.lists import Lists
from deploy.demo.partner import PartnerSystem
from deploy.demo.sending import Ways
from deploy.demo.showing import Show
from deploy.demo.steps import Seen, Step, Who, next_step
from deploy.invented.referrals import Planned
from services.contract.borough_map import Component

LONDON = ZoneInfo("Europe/London")
AT_ONCE = 6
PAUSE_SECONDS = 0.3
# A day that stands still for so long will not end by itself; the checks then say what is missing.
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Outside:
    """Whoever is outside Linkway: organisations at the door, GPs' systems, councils with lists, and a partner."""

    doors: Doors
    gp_systems: GpSystems
    lists: Lists
    partner: PartnerSystem

    @property
    def ways(self) -> Ways:
        """Who refers by which door."""
        return {
            Way.HTTP: self.doors,
            Way.FHIR: self.gp_systems,
            Way.LIST: self.lists,
            Way.PARTNER: self.partner,
        }

    async def take(self, referral_id: str, step: Step, planned: Planned, way: Way, organization_id: str | None) -> None:
        """Ask for a step, or raise DoorSaidNo. What came by the partner's topic is taken back there."""
        borough = planned.borough.slug
        if way is Way.PARTNER and step.by is Who.REFERRER:
            await self.partner.take(referral_id, step, borough)
        else:
            await self.doors.take(referral_id, step, borough, organization_id)


async def live_all(diary: Diary, outside: Outside, evidence: Evidence, show: Show) -> None:
    """Go on until every referral has an answer, and everybody has done what they decided."""
    moved, before = time.monotonic(), diary.counts()
    while not diary.over and time.monotonic() - moved < PATIENCE_SECONDS:
        await _go_round(diary, outside, evidence)
        if diary.counts() != before:
            moved, before = time.monotonic(), diary.counts()
        show.day(before)
        await asyncio.sleep(PAUSE_SECONDS)


async def _go_round(diary: Diary, outside: Outside, evidence: Evidence) -> None:
    """See how far everybody is, and let each take one step."""
    states = await evidence.states(Component.REFERRAL, diary.unfinished)
    await evidence.listen()
    diary.hear(evidence.matches.about(diary.accepted), await evidence.count_told(diary.accepted))
    turns = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for referral_id, state in states.items():
            group.create_task(_live(referral_id, state, diary, outside, turns))


async def _live(
    referral_id: str, state: Mapping[str, Any], diary: Diary, outside: Outside, turns: asyncio.Semaphore
) -> None:
    planned, seen = diary.planned[referral_id], Seen.of(state)
    step = next_step(planned.course, seen, diary.done_of(referral_id), datetime.now(LONDON).date())
    if step:
        async with turns:
            await _take(referral_id, step, seen, diary, outside)
    elif not seen.moves:
        diary.finished.add(referral_id)


async def _take(referral_id: str, step: Step, seen: Seen, diary: Diary, outside: Outside) -> None:
    try:
        planned, way = diary.planned[referral_id], diary.ways[referral_id]
        await outside.take(referral_id, step, planned, way, seen.organization_id)
    except DoorSaidNo as refusal:
        # It counts as done, so that it is not asked again for ever, and the checks name it.
        diary.untaken.append(f"{step.name}: {refusal}")
    diary.note(referral_id, step)
