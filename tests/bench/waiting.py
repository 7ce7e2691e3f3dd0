"""The waiting list on a real MongoDB: a long one beside a short one, and how soon a freed place is somebody else's.

Batches of releases are worked as matching works them, without Kafka. The second row frees 50 places a second, and takes
the time until the next person has one, at the 99th percentile, beside a second.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

from deploy.servers.servers import Servers
from services.contract.events import ReferralWithdrawn
from services.matching import store
from services.matching.domain.search import Search, due_times
from services.matching.handlers.matching import Matcher
from services.matching.handlers.searches import Work
from services.matching.store import Stores
from services.runtime.clock import utc_now
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.decoding import Received
from services.runtime.working.transactions import Transactions
from tests.bench import rows
from tests.fakes.matching import a_listing, an_engine, created
from tests.fakes.referral import an_invented_gazetteer
from tests.running.databases import a_database
from tests.support.matching_events import then

SHORT, LONG, AT_ONCE = 100, 10_000, 500
ROUNDS, FREED = 15, 5
RELEASES, A_SECOND = 250, 50
ASKED_MS = 1000.0


async def measure(servers: Servers, _: Path) -> list[rows.Row]:
    """What a list costs a batch, and how soon a freed place is offered."""
    async with _matching(servers, SHORT) as short, _matching(servers, LONG) as long:
        pairs = [(await long.batch(number), await short.batch(number)) for number in range(ROUNDS)]
        soon = await long.paced(ROUNDS * FREED)
    length = rows.compare(
        f"a batch that frees {FREED} places, {LONG:,} waiting, beside {SHORT}", pairs, "ms", bar=1.25, better="less"
    )
    asked = [(rows.Figure(soon), rows.Figure(ASKED_MS))]
    paced = rows.compare(
        f"a freed place is offered to the next, at {A_SECOND} releases/s, beside what is asked",
        asked,
        "ms",
        bar=1,
        better="less",
    )
    return [length, paced]


class _Matching:
    """A matcher over one club, whose places are all held by those who came first."""

    def __init__(self, transactions: Transactions[Search, Stores], places: int) -> None:
        self._transactions = transactions
        self._matcher = Matcher(an_invented_gazetteer(), an_engine(a_listing(places=places)))

    async def work(self, batch: Sequence[Received]) -> None:
        """One batch in one transaction."""

        async def match(work: Work) -> None:
            await work.load(one.key for one in batch)
            for envelope, _ in batch:
                work.meet(envelope.subject, envelope.borough)
            await self._matcher.match_batch(batch, work)

        await self._transactions.do(match)

    async def batch(self, number: int) -> rows.Figure:
        """Milliseconds of a batch that frees some places, which those next then have."""
        first = number * FREED
        began = perf_counter()
        await self.work([then(ReferralWithdrawn, one) for one in range(first, first + FREED)])
        return rows.Figure((perf_counter() - began) * 1000)

    async def paced(self, first: int) -> float:
        """Milliseconds from when a place was to be freed until the next has it, at the 99th percentile."""
        began, done, took = perf_counter(), 0, list[float]()
        while done < RELEASES:
            # Whatever has come while a batch was worked is the next one, as in a lane.
            due = min(RELEASES, int((perf_counter() - began) * A_SECOND) + 1)
            await self.work([then(ReferralWithdrawn, first + number) for number in range(done, due)])
            took += [(perf_counter() - began - number / A_SECOND) * 1000 for number in range(done, due)]
            done = due
            await asyncio.sleep(max(0.0, began + done / A_SECOND - perf_counter()))
        return sorted(took)[RELEASES * 99 // 100]


@asynccontextmanager
async def _matching(servers: Servers, waiting: int) -> AsyncIterator[_Matching]:
    places = ROUNDS * FREED
    async with a_database(servers.mongo_url, store.INDEXES) as (client, name):
        storage = MongoStorage(client, name, store.in_mongo)
        matching = _Matching(Transactions("matching", Search, storage, utc_now, due_times), places)
        for first in range(0, places + waiting, AT_ONCE):
            await matching.work([created(one) for one in range(first, min(first + AT_ONCE, places + waiting))])
        yield matching
