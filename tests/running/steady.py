"""Referrals that come in at a steady rate over HTTP, and the later steps of their lives, on a running platform."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeVar

from deploy import tokens
from deploy.demo.living import LONDON
from deploy.invented import referrals
from deploy.local.platform import Platform
from deploy.ports import LOOPBACK
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.geography.gazetteer import Gazetteer
from services.runtime.admin.databases import reading
from tests.running.stage import until
from tests.support.referrers import Answer, Connections, Referrers, bodies

R = TypeVar("R")
_PEOPLE = 1_000
_PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class Steady:
    """Whoever refers, and whoever tells later what became of it."""

    platform: Platform
    referrers: Referrers
    link_worker: str

    async def take_in(self, count: int, per_second: float) -> list[str]:
        """Refer so many people, and wait until nothing more comes of it: this function will give their ids."""
        made = [*map(self.made, await self.refer(count, per_second))]
        await self.until_heard(made)
        return made

    async def refer(self, count: int, per_second: float) -> list[Answer]:
        """Refer so many people: this function will give the answers."""
        return await _steadily([self.referrers.refer] * count, per_second)

    @staticmethod
    def made(answer: Answer) -> str:
        """The id of the referral that was made."""
        return str(json.loads(answer.body)["referral_id"])

    async def attend(self, made: Sequence[str], per_second: float) -> None:
        """Say of each that the person came."""
        today = datetime.now(LONDON).date().isoformat()
        body = json.dumps({"outcome": "attended", "on": today}).encode()
        await _steadily([self._attending(one, body) for one in made], per_second)
        await self.until_heard(made)

    def _attending(self, referral_id: str, body: bytes) -> Callable[[], Awaitable[object]]:
        headers = {"Authorization": f"Bearer {self.link_worker}"}
        return lambda: self.referrers.connections.post(f"/referrals/{referral_id}/attendance", headers, body)

    async def until_heard(self, made: Sequence[str]) -> None:
        """Wait until reporting has heard all that was said about these, and nothing is on its way any more."""

        async def is_quiet() -> bool:
            return await self._said(made) == await self._heard(made) and not await self._on_its_way()

        await until(is_quiet, seconds=_PATIENCE_SECONDS)

    async def _on_its_way(self) -> bool:
        for component in Component:
            async with reading(self.platform.servers.mongo_url, component) as database:
                if await database.collection("outbox").find_one({}):
                    return True
        return False

    async def _said(self, made: Sequence[str]) -> dict[tuple[str, str], int]:
        said: dict[tuple[str, str], int] = {}
        for component in (Component.REFERRAL, Component.MATCHING, Component.NOTIFY):
            async with reading(self.platform.servers.mongo_url, component) as database:
                found = await database.collection("states").find({"_id": {"$in": list(made)}})
            said |= {(one["_id"], component.value): one["said"] for one in found if one["said"]}
        return said

    async def _heard(self, made: Sequence[str]) -> dict[tuple[str, str], int]:
        async with reading(self.platform.servers.mongo_url, Component.REPORTING) as database:
            found = await database.collection("states").find({"_id": {"$in": list(made)}})
        return {(one["_id"], owner): count for one in found for owner, count in one["heard"].items()}


async def _steadily(acts: Sequence[Callable[[], Awaitable[R]]], per_second: float) -> list[R]:
    loop, tasks = asyncio.get_running_loop(), []
    began = loop.time()
    for number, act in enumerate(acts):
        await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))
        tasks.append(asyncio.ensure_future(act()))
    return await asyncio.gather(*tasks)


@asynccontextmanager
async def steady(platform: Platform, gazetteer: Gazetteer, borough: BoroughSlug | None = None) -> AsyncIterator[Steady]:
    """Invented people from one borough, or from all over London, whom nobody has referred before."""
    run = secrets.token_hex(4)
    today = datetime.now(LONDON).date()
    plan = referrals.plan(_PEOPLE, Random(run), today=today, postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    token = await tokens.add(platform.servers.mongo_url, tokens.referrer(f"steady-{run}"))
    worker = await tokens.add(platform.servers.mongo_url, tokens.link_worker(f"steady-workers-{run}", *BoroughSlug))
    connections = Connections(LOOPBACK, platform.ports.referral)
    try:
        here = [planned for planned in plan if borough in (None, planned.borough.slug)]
        yield Steady(platform, Referrers(connections, [token], bodies(here)), worker)
    finally:
        connections.close()
