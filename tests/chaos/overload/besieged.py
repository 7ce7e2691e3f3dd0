"""Thousands of strangers hold connections at the door at which people are referred, and a known caller asks there."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from random import Random
from time import monotonic

from deploy import tokens
from deploy.demo.doors import REFERRALS
from deploy.demo.living import LONDON
from deploy.invented import referrals
from deploy.local.platform import Platform
from deploy.ports import LOOPBACK
from services.geography.gazetteer import Gazetteer
from tests.chaos.checkers.open_doors import asks_under_attack, late, seconds
from tests.chaos.checkers.spells import ATTACKERS
from tests.chaos.load.history import History, Kind, pairs, read
from tests.chaos.overload import memory
from tests.chaos.overload.strangers import Strangers, strangers_at
from tests.support.referrers import Connections, Referrers, bodies

ASK_EVERY_SECONDS = 0.25
# What strangers hold at once is what the service lets them, so how many came is what is waited for.
COME_SECONDS = 60.0
SURGERY = "invented-surgery"


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
    connections = Connections(LOOPBACK, platform.ports.referral)
    referrers, path = Referrers(connections, [token], bodies(plan)), folder / "strangers.jsonl"
    async with memory.watched(platform.servers.processes) as most:
        strangers = await _besiege(referrers, connections, count, stay, path)
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


async def _besiege(referrers: Referrers, connections: Connections, count: int, stay: float, path: Path) -> Strangers:
    history = History(path)
    async with strangers_at(connections.port, REFERRALS, count) as strangers:
        await _have_come(strangers, count)
        attack = history.invoke("strangers", Kind.FAULT, fault=ATTACKERS)
        # On a loop of its own, because thousands of strangers keep this one busy.
        await asyncio.to_thread(asyncio.run, _ask_for(stay, referrers, connections, history))
        history.ok(attack)
    history.close()
    return strangers


async def _have_come(strangers: Strangers, count: int) -> None:
    async with asyncio.timeout(COME_SECONDS):
        while strangers.came.total() < count:  # noqa: ASYNC110 - they come one after another
            await asyncio.sleep(0.1)


async def _ask_for(seconds: float, referrers: Referrers, connections: Connections, history: History) -> None:
    ends = monotonic() + seconds
    while monotonic() < ends:
        await asyncio.gather(_ask(referrers, history), asyncio.sleep(ASK_EVERY_SECONDS))
        # Each question comes on a new connection, as a stranger's does.
        connections.close()


async def _ask(referrers: Referrers, history: History) -> None:
    told = history.invoke(SURGERY, Kind.ASK, service="referral")
    try:
        async with asyncio.timeout(30):
            answer = await referrers.refer()
    except (OSError, EOFError, TimeoutError):
        history.unknown(told)
        return
    say = history.ok if answer.status == HTTPStatus.CREATED else history.fail
    say(told, status=answer.status)
