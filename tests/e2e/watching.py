"""What can be seen of a running Linkway from outside; and somebody who watches a demonstration day, saying nothing."""

import asyncio
from collections.abc import Mapping
from typing import Self

import httpx

from deploy.demo.diary import Counts
from deploy.local.platform import Platform
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.funnel import NONE_YET
from services.reporting.domain.journey import Stage
from services.runtime.admin.databases import reading
from services.runtime.storing.rows.counters import MongoCounterStore
from services.runtime.storing.storage import STATES

# How long an answer may take on a busy machine; one that comes ends the wait.
ANSWER_SECONDS = 60.0
_REST_SECONDS = 3.0


async def figures(platform: Platform) -> Mapping[Stage, int]:
    """How many referrals of Southwark have come to each stage."""
    async with reading(platform.servers.mongo_url, Component.REPORTING) as database:
        read = await MongoCounterStore(database, database.collection(STATES)).read()
    counted = TrueCounts.of(read.rows if read else {}).funnel.get(BoroughSlug.SOUTHWARK, NONE_YET)
    return {stage: counted[stage] for stage in Stage}


async def mails(platform: Platform) -> int:
    """How many mails the mailbox has received."""
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
        return int((await client.get(f"http://127.0.0.1:{platform.ports.mailbox}/count")).json()["received"])


async def at_rest(platform: Platform) -> tuple[Mapping[Stage, int], int]:
    """Figures and mails once what others did on the same Linkway has been counted and told."""
    found, before = (await figures(platform), await mails(platform)), None
    async with asyncio.timeout(120):
        while found != before:
            await asyncio.sleep(_REST_SECONDS)
            found, before = (await figures(platform), await mails(platform)), found
    return found


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def part(self, name: str, doing: str) -> None:
        return None

    def day(self, counts: Counts) -> None:
        return None

    def done(self) -> None:
        return None
