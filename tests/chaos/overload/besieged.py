"""Thousands of strangers hold connections at the door at which people are referred, and a known caller asks there."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random

from deploy import tokens
from deploy.demo.doors import REFERRALS
from deploy.demo.living import LONDON
from deploy.invented import referrals
from deploy.local.platform import Platform
from services.geography.gazetteer import Gazetteer
from tests.chaos.checkers.open_doors import asks_under_attack, late, seconds
from tests.chaos.load.history import pairs, read
from tests.chaos.overload import memory
from tests.chaos.overload.known_caller import SURGERY, KnownCaller
from tests.chaos.overload.strangers import Strangers, strangers_at
from tests.support.referrers import bodies

# What strangers hold at once is what the service lets them, so how many came is what is waited for.
COME_SECONDS = 60.0


@dataclass(frozen=True)
class Besieged:
    """What came of it: `came` are connections by what they did, `answered` the known caller's questions.

    `broken` says which of those came late or never.
    """

    strangers: int
    came: Mapping[str, int]
    most_open: int
    answered: int
    slowest_seconds: float
    broken: list[str]
    most_mib: Mapping[str, float]


async def strangers_at_the_door(
    platform: Platform, gazetteer: Gazetteer, count: int, stay: float, folder: Path
) -> Besieged:
    """Let so many come and stay, and refer somebody four times a second on a connection of its own each time."""
    token = await tokens.add(platform.servers.mongo_url, tokens.referrer(SURGERY))
    today = datetime.now(LONDON).date()
    plan = referrals.plan(int(stay * 8), Random(3), today=today, postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    path = folder / "strangers.jsonl"
    async with memory.watched(platform.servers.processes) as most:
        strangers = await _besiege(KnownCaller(platform.ports.referral, token, bodies(plan), stay, path), count)
    asked = pairs(read(path))
    answers = asks_under_attack(asked)
    return Besieged(
        strangers=count,
        came={kind.value: times for kind, times in strangers.came.items()},
        most_open=strangers.most_open,
        answered=len(answers),
        slowest_seconds=round(max(map(seconds, answers), default=float("inf")), 3),
        broken=list(late(asked)),
        most_mib=dict(most),
    )


async def _besiege(asks: KnownCaller, count: int) -> Strangers:
    async with strangers_at(asks.port, REFERRALS, count) as strangers:
        await _have_come(strangers, count)
        # In a process of its own, because thousands of strangers keep this one busy.
        with ProcessPoolExecutor(1, get_context("spawn")) as another:
            await asyncio.get_running_loop().run_in_executor(another, asks.ask)
    return strangers


async def _have_come(strangers: Strangers, count: int) -> None:
    async with asyncio.timeout(COME_SECONDS):
        while strangers.came.total() < count:  # noqa: ASYNC110 - they come one after another
            await asyncio.sleep(0.1)
