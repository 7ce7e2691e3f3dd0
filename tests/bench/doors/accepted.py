"""Referrals that the door accepts in a second, 99 of 100 within 100 ms, beside a bare route that inserts them."""

import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from services.contract.borough_map import Component
from tests.bench import rows
from tests.bench.doors import bare_accepted
from tests.bench.doors.platform import Door, a_door
from tests.bench.doors.sustained import highest, in_time
from tests.support.referrers import Connections, Referrers

BEGIN_AT = 50.0
# Each takes about 20 seconds a side.
_ROUNDS = 3


async def measure(home: Home) -> list[rows.Row]:
    """Referrals a second, ours and by hand in turn, each by the same callers on an otherwise idle platform."""
    async with a_door(home, Component.REFERRAL) as door:
        pairs = [(await _sustained(door.referrers), await _by_hand(door)) for _ in range(_ROUNDS)]
    return [rows.compare("referrals accepted, p99 under 100 ms", pairs, "referrals/s", bar=0.5, better="more")]


async def _by_hand(door: Door) -> rows.Figure:
    port, database = Ports.somewhere_free().referral, f"bare{secrets.token_hex(4)}"
    async with bare_accepted.serving(door.servers.mongo_url, database, port):
        connections = Connections(LOOPBACK, port)
        try:
            return await _sustained(Referrers(connections, [bare_accepted.TOKEN], door.referrers.bodies))
        finally:
            connections.close()


async def _sustained(referrers: Referrers) -> rows.Figure:
    holds: Callable[[float], Awaitable[bool]] = partial(in_time, partial(_is_accepted, referrers))
    await holds(BEGIN_AT)
    return rows.Figure(await highest(holds, BEGIN_AT))


async def _is_accepted(referrers: Referrers) -> bool:
    return (await referrers.refer()).status == HTTPStatus.CREATED
