"""A day of referrals across London, from the first request to the summary. START HERE."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import httpx

from deploy import boroughs
from deploy.conservation import checks
from deploy.conservation.evidence import Evidence, gathering
from deploy.conservation.facts import Facts
from deploy.conservation.said import from_the_list
from deploy.conservation.suiting import Suiting
from deploy.demo import living, partner, sending
from deploy.demo import tokens as tokens_of_the_day
from deploy.demo.diary import Diary
from deploy.demo.doors import Doors
from deploy.demo.gp_system import GpSystems
from deploy.demo.lists import Lists
from deploy.demo.living import Outside
from deploy.demo.memory import PeakMemory
from deploy.demo.showing import Show
from deploy.demo.summary import Summary, latency
from deploy.invented import referrals
from deploy.invented.listings import directory
from deploy.invented.referrals import PostcodesIn
from deploy.local.platform import Platform
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK
from deploy.securing import secured
from services.geography.building import open_gazetteer

REFERRALS = 400
# What two cores keep up with, answers and attendance included, so that what is measured is not a queue.
PER_SECOND = 20.0
PAUSE_SECONDS = 0.5
# What is still under way after the last referral settles by itself; what has not moved for so long does not.
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Wanted:
    """The day that is wanted. `run` names it, so that no two days on the same data are taken for one another."""

    run: str
    referrals: int = REFERRALS
    services: int = directory.COUNT
    seed: int = 1
    per_second: float = PER_SECOND

    def chance(self, part: str) -> Random:
        """The source of what looks random in one part of the day: the same for the same seed."""
        return Random(f"{self.seed} {part}")  # noqa: S311 - nothing secret hangs on it, and it must repeat itself


def list_services(wanted: Wanted, postcodes_in: PostcodesIn, path: Path) -> Path:
    """Write the directory of the day's invented services; the platform is then started with it."""
    chance = wanted.chance("directory")
    today = datetime.now(living.LONDON).date()
    listed = directory.invented(wanted.services, chance, run=wanted.run, postcodes_in=postcodes_in, varied_on=today)
    return directory.write(path, listed)


async def play(platform: Platform, wanted: Wanted, postcodes_in: PostcodesIn, show: Show, *, began: float) -> Summary:
    """Play the day on a platform that runs; `began` is when the command did, by the monotonic clock."""
    plan = referrals.plan(
        wanted.referrals,
        wanted.chance("referrals"),
        today=datetime.now(living.LONDON).date(),
        postcodes_in=postcodes_in,
        as_people_live=True,
        # Those of the day before may have an open referral still, and would be given that.
        numbers=Random(wanted.run),  # noqa: S311 - nothing secret hangs on it
    )
    diary, memory = Diary(plan), PeakMemory(platform.servers.processes)
    suiting = Suiting.by(open_gazetteer(gazetteer_folder(platform.home)), boroughs.read())
    async with gathering(platform.ports, suiting) as evidence, outsiders(platform, wanted) as outside, watching(memory):
        async with asyncio.TaskGroup() as group:
            sent = group.create_task(sending.send_all(diary, outside.ways, per_second=wanted.per_second))
            group.create_task(living.live_all(diary, outside, evidence, show))
        facts = await settled(diary, evidence, show)
        kept = await evidence.count_referrals()
    return Summary(
        counts=diary.counts(),
        from_before=kept - len(diary.accepted),
        door_to_match=latency(diary.sent_alone, diary.placed_at),
        per_second=sent.result(),
        checks=tuple(checks.checks(facts)),
        seconds=time.monotonic() - began,
        resident_mib=memory.mib,
        final_statuses=facts.final_statuses,
        to_explain=next(iter(from_the_list(facts.said)), None),
    )


async def settled(diary: Diary, evidence: Evidence, show: Show) -> Facts:
    """The facts once nothing is wrong with them, or once they have stopped to change."""
    facts, moved = await evidence.facts(diary.asked), time.monotonic()
    while checks.violations(facts) and time.monotonic() - moved < PATIENCE_SECONDS:
        await asyncio.sleep(PAUSE_SECONDS)
        before, facts = facts, await evidence.facts(diary.asked)
        if facts != before:
            moved = time.monotonic()
        diary.hear(facts.said, len(facts.told))
        show.day(diary.counts())
    diary.hear(facts.said, len(facts.told))
    return facts


@asynccontextmanager
async def outsiders(platform: Platform, wanted: Wanted) -> AsyncIterator[Outside]:
    """Organisations at the doors, with fresh tokens, and the partner's system."""
    tokens = await tokens_of_the_day.renewed(platform.servers.mongo_url)
    address = f"http://{LOOPBACK}:{platform.ports.referral}"
    theirs = secured.connections(platform.home, partner.NAME)
    limits = httpx.Limits(max_connections=sending.AT_ONCE + living.AT_ONCE)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            httpx.AsyncClient(base_url=address, limits=limits) as client,
            partner.at_its_topics(theirs.to_kafka(platform.servers.kafka), wanted.run) as system,
        ):
            yield Outside(
                doors=Doors(client, tokens, wanted.run),
                gp_systems=GpSystems(client, tokens, wanted.run),
                lists=Lists(address, tokens, wanted.run, Path(folder)),
                partner=system,
            )


@asynccontextmanager
async def watching(memory: PeakMemory) -> AsyncIterator[None]:
    """Watch the memory meanwhile."""
    watch = asyncio.create_task(memory.watch())
    try:
        yield
    finally:
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
