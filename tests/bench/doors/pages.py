"""How soon pages come with 100,000 referrals stored: the slowest of them at its 95th percentile, beside 150 ms."""

import asyncio
from collections.abc import Mapping, Sequence
from statistics import quantiles
from time import perf_counter
from typing import Any

import httpx
import motor.motor_asyncio

from deploy import tokens
from deploy.home import Home
from deploy.ports import LOOPBACK
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.runtime.working.callers import Caller
from tests.bench import rows
from tests.bench.doors.platform import Door, a_door

STORED = 100_000
ASKED_FOR = 150.0
_MADE, _TIMES, _AT_A_TIME = 200, 40, 5_000
_SOMEBODY = Caller(
    "bench-invented-0",
    frozenset({TokenRight.REFER, TokenRight.WORK, TokenRight.READ_FIGURES}),
    "bench-invented-person",
    (Role.LINK_WORKER.value,),
    tuple(BoroughSlug),
)
_SEARCH = {"needs": ["debt", "housing"], "postcode": "SE15 4QN", "distance": "any"}
Asked = tuple[Component, str, Mapping[str, Any] | None]


async def measure(home: Home) -> list[rows.Row]:
    """One row, of the slowest page; its note says how soon each came."""
    async with a_door(home, Component.REFERRAL, Component.MATCHING, Component.REPORTING) as door:
        one = await _stored(door)
        asked = _pages(one)
        rounds = [await _round(door, asked) for _ in range(rows.ROUNDS)]
    pairs = [(rows.Figure(max(took)), rows.Figure(ASKED_FOR)) for took in rounds]
    name = f"the slowest page with {STORED:,} referrals, p95, beside what is asked"
    return [rows.compare(name, pairs, "ms", bar=1, better="less", note=_said(asked, rounds[-1]))]


def _pages(referral_id: str) -> Sequence[Asked]:
    referral = [
        *("/", "/refer", "/refer/new", "/refer/myself", "/work", "/my"),
        f"/refer/{referral_id}",
        f"/work/referrals/{referral_id}",
    ]
    return (
        *((Component.REFERRAL, path, None) for path in referral),
        (Component.MATCHING, "/find", None),
        (Component.MATCHING, "/find", _SEARCH),
        (Component.REPORTING, "/figures", None),
        (Component.REPORTING, "/figures/southwark", None),
    )


async def _stored(door: Door) -> str:
    """Refer some people, and store what is kept of them as often as it takes; the id of one."""
    await asyncio.gather(*(door.referrers.refer() for _ in range(_MADE)))
    client: Any = motor.motor_asyncio.AsyncIOMotorClient(door.servers.mongo_url)
    states = client["linkway_referral"]["states"]
    kept = await states.find({"synthetic": {"$ne": True}}).to_list(_MADE)
    for start in range(0, STORED, _AT_A_TIME):
        numbers = range(start, start + _AT_A_TIME)
        copies = [
            {**kept[number % len(kept)], "_id": f"{number:08x}-0000-4000-8000-000000000000"} for number in numbers
        ]
        await states.insert_many(copies, ordered=False)
    client.close()
    return str(kept[0]["_id"])


async def _round(door: Door, asked: Sequence[Asked]) -> list[float]:
    token = await tokens.add(door.servers.mongo_url, _SOMEBODY)
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        return [await _p95(client, _address(door, one), one[2]) for one in asked]


def _address(door: Door, asked: Asked) -> str:
    return f"http://{LOOPBACK}:{getattr(door.platform.ports, asked[0].value)}{asked[1]}"


async def _p95(client: httpx.AsyncClient, address: str, form: Mapping[str, Any] | None) -> float:
    took = []
    for _ in range(_TIMES):
        began = perf_counter()
        answer = await (client.post(address, data=form) if form else client.get(address))
        took.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return quantiles(took, n=20)[-1]


def _said(asked: Sequence[Asked], took: Sequence[float]) -> str:
    each = (f"{path}{' searched' if form else ''} {ms:.0f}" for (_, path, form), ms in zip(asked, took, strict=True))
    return f"p95 in ms, in the last round: {', '.join(each)}"
