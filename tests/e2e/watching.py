"""What can be seen of a running Linkway from outside; and somebody who watches a demonstration day, saying nothing."""

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


async def figures(platform: Platform) -> Mapping[Stage, int]:
    """How many referrals of Southwark have come to each stage."""
    async with reading(platform.servers.mongo_url, Component.REPORTING) as database:
        read = await MongoCounterStore(database, database.collection(STATES)).read()
    counted = TrueCounts.of(read.rows if read else {}).funnel.get(BoroughSlug.SOUTHWARK, NONE_YET)
    return {stage: counted[stage] for stage in Stage}


async def mails(platform: Platform) -> int:
    """How many mails the mailbox has received."""
    async with httpx.AsyncClient() as client:
        return int((await client.get(f"http://127.0.0.1:{platform.ports.mailbox}/count")).json()["received"])


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
