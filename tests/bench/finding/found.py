"""Referrals that find their service, one after the other in one process: who may go where, how far, and what is best.

Among 50,000 services beside what is asked, and beside MongoDB's own $geoNear on the same services for the same people;
among 100,000 beside among 50,000.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from deploy.servers.servers import Servers
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from tests.bench import rows
from tests.bench.finding.beside import Beside
from tests.bench.finding.invented import REACH_METRES, Invented

SERVICES = 50_000
PEOPLE, ASKED_OF_MONGODB = 4_000, 200
ASKED_A_SECOND = 8_000.0
_BESIDE_MONGODB, _TWICE = 15, 2


async def measure(servers: Servers, _: Path) -> list[rows.Row]:
    """Referrals a second, and the microseconds of one where there are twice as many services."""
    invented = Invented()
    listed, people = invented.services(2 * SERVICES), invented.people(PEOPLE)
    beside = Beside(servers.mongo_url, f"f{secrets.token_hex(4)}", listed[:SERVICES])
    fewer, more = _search(listed[:SERVICES]), _search(listed)
    found = [
        (_each(fewer, people), _each(more, people), _each(beside.best, people[:ASKED_OF_MONGODB]))
        for _ in range(rows.ROUNDS)
    ]
    asked = rows.Figure(ASKED_A_SECOND)
    return [
        _a_second("beside what is asked", [(_rate(one), asked) for one, _, _ in found], 1),
        _a_second(
            "beside MongoDB's $geoNear", [(_rate(one), _rate(other)) for one, _, other in found], _BESIDE_MONGODB
        ),
        rows.compare(
            "a referral finds its service among 100,000, beside among 50,000",
            [(rows.Figure(other), rows.Figure(one)) for one, other, _ in found],
            "µs",
            bar=_TWICE,
            better="less",
        ),
    ]


def _a_second(beside: str, pairs: Sequence[tuple[rows.Figure, rows.Figure]], bar: float) -> rows.Row:
    name = f"referrals that find their service among {SERVICES:,}, {beside}"
    return rows.compare(name, pairs, "referrals/s", bar=bar, better="more")


def _search(listed: Sequence[Listed]) -> Callable[[Person], object]:
    engine = Engine(listed, REACH_METRES)
    free = np.where(engine.capacity < 0, 3, engine.capacity)
    return lambda person: engine.best(person, free)


def _each(search: Callable[[Person], object], people: Sequence[Person]) -> float:
    """Microseconds for each of these people."""
    began = perf_counter()
    for person in people:
        search(person)
    return (perf_counter() - began) * 1e6 / len(people)


def _rate(microseconds: float) -> rows.Figure:
    return rows.Figure(1e6 / microseconds, microseconds)
