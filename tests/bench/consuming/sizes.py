"""What an event costs reporting when 1,000, 100,000 and 1,000,000 referrals are stored, a quarter about those.

Ids are random, as those of keyed requests are, so that no page of MongoDB's is likelier than another. Events about one
referral lie so far apart that no batch has two of them, since those would be folded where few are stored.
"""

import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from deploy.servers.servers import Servers
from services.contract.event import Event
from services.reporting.domain import journey
from services.reporting.domain.journey import Journey
from services.reporting.service import build
from services.runtime.storing.storage import STATES, database_name, document_of
from services.runtime.working.aggregate import Aggregate
from tests.bench import rows
from tests.bench.consuming import events, lives, served
from tests.bench.consuming.lives import Home
from tests.bench.process import Spent, print_figures, spent_by
from tests.fakes import reporting
from tests.support import builders

SIZES = (1_000, 100_000, 1_000_000)
# In each round: so many events about referrals that are stored, and more about new ones.
KNOWN = 5_000
NEW = 3 * KNOWN
EVENTS = KNOWN + NEW
_AT_ONCE = 5_000
_MISSED = builders.a_missed()
_CREATED = builders.a_referral_created()


class Store:
    """A reporting database that holds so many referrals."""

    def __init__(self, servers: Servers, folder: Path, size: int) -> None:
        self._servers = servers
        self._folder = folder
        self._prefix = f"s{secrets.token_hex(4)}."
        self._stored = lives.homes(size, size)
        client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(servers.mongo_url)
        self._states = client[database_name(self._prefix, "reporting")][STATES]
        self._rounds = 0

    async def fill(self) -> None:
        """Store the referrals, created and told, as reporting keeps them."""
        await events.make_topics(self._servers.kafka, self._prefix)
        for start in range(0, len(self._stored), _AT_ONCE):
            documents = [_stored(home) for home in self._stored[start : start + _AT_ONCE]]
            await self._states.insert_many(documents, ordered=False)

    async def microseconds_an_event(self) -> rows.Figure:
        """One round; the store is then as large as before."""
        new = lives.homes(NEW, 10_000_000 + self._rounds)
        await lives.send(self._servers.kafka, self._prefix, self._said(new))
        self._rounds += 1
        until = EVENTS * self._rounds
        told = [self._servers.kafka, self._servers.mongo_url, self._prefix, str(until), str(self._folder)]
        taken = await spent_by("tests.bench.consuming.sizes", *told)
        await self._states.delete_many({"_id": {"$in": [home.key for home in new]}})
        return rows.Figure(taken.seconds * 1e6 / EVENTS, taken.figure(EVENTS).cpu_us)

    def _said(self, new: Sequence[Home]) -> Iterator[tuple[Home, Event, int]]:
        for number in range(KNOWN):
            turn, place = divmod(self._rounds * KNOWN + number, len(self._stored))
            yield self._stored[place], _MISSED, 2 + turn
            for home in new[3 * number : 3 * number + 3]:
                yield home, _CREATED, 1


def _stored(home: Home) -> dict[str, Any]:
    known = journey.learn_told(journey.learn_created(Journey(), _CREATED), builders.a_person_told())
    state = known.model_dump(mode="json")
    return document_of(Aggregate(home.key, home.borough, state=state, heard={"referral": 1, "notify": 1}))


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Microseconds an event, the sizes in turn in each round."""
    stores = [Store(servers, folder, size) for size in SIZES]
    for store in stores:
        await store.fill()
        await store.microseconds_an_event()
    rounds = [[await store.microseconds_an_event() for store in stores] for _ in range(rows.ROUNDS)]
    return [
        rows.compare(
            f"cost of an event with {size:,} referrals stored, beside {SIZES[0]:,}",
            [(one[number], one[0]) for one in rounds],
            "µs",
            bar=1.1,
            better="less",
        )
        for number, size in enumerate(SIZES)
        if number
    ]


async def _work(told: Sequence[str]) -> Spent:
    kafka, mongo_url, prefix, until, folder = told
    service = build(reporting.settings())
    return await served.work(service, kafka, mongo_url, prefix, until=int(until), folder=Path(folder))


if __name__ == "__main__":
    print_figures(_work(sys.argv[1:]))
