"""Looks again at who waits, so that nobody does while a place that suits is free, whatever processes did at once.

Each process looks at the services that changed in the directory that it follows. Whoever has just been put on the list
is looked at soon, since another process may have freed a place in the same moment; and everybody is, by and by. When
two processes look at the same, the second finds that it is done.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from time import monotonic
from uuid import UUID

from services.contract.listing import Listing
from services.matching import metrics
from services.matching.domain.search import Search
from services.matching.domain.telling.occasions import LONDON
from services.matching.handlers.matching import Matcher
from services.matching.refresh.loop import stopped
from services.matching.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.look import Look
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions

PAUSE_SECONDS = 0.5
_COUNT_SECONDS = 30.0
# So much in one transaction, so that batches have their turn between.
_SERVICES, _PEOPLE = 20, 50


@dataclass
class LookingAgain:
    """Gives what is free to whoever waits, where no batch has done so."""

    matcher: Matcher
    _today: date | None = field(default=None, init=False)
    _counted: float = field(default=-_COUNT_SECONDS, init=False)

    async def run(self, transactions: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        """Go on until told to stop; an outage is waited out."""
        patience = Backoff()
        while not stop.is_set():
            try:
                found = await self.look_round(transactions)
                patience.reset()
                await stopped(stop, 0.0 if found else PAUSE_SECONDS)
            except Unavailable as away:
                await patience.wait(away)

    async def look_round(self, transactions: Transactions[Search, Stores]) -> bool:
        """Look at what is to be looked at now; gives whether there may be more."""
        if not self.matcher.availability.engine.listed:
            return False
        await self._count(transactions)
        self._turn_the_day(transactions)
        return await self._look_at_services(transactions) | await self._look_at_people(transactions)

    async def _look_at_services(self, transactions: Transactions[Search, Stores]) -> bool:
        some = {*islice(self.matcher.openings, _SERVICES)}
        if not some:
            return False
        # Before, since what changes meanwhile is to be looked at once more.
        self.matcher.openings -= some
        try:
            if wanted := await transactions.look(partial(self._wanted, some)):
                await transactions.do(partial(self.matcher.offer, wanted))
        except Unavailable:
            self.matcher.openings |= some
            raise
        return bool(self.matcher.openings)

    async def _wanted(self, service_ids: set[UUID], look: Look[Search, Stores]) -> list[UUID]:
        """Those of these services for which anybody waits."""
        availability, opening_at = self.matcher.availability, self.matcher.neighbourhood.opening_at
        rows = availability.rows(service_ids)
        openings = [opening_at(availability.engine.listed[row].listing) for row in rows]
        return [one.service_id for one in openings if await look.stores.waiting.next_for(one, 1)]

    async def _look_at_people(self, transactions: Transactions[Search, Stores]) -> bool:
        due = await transactions.look(lambda look: look.stores.waiting.due(look.now, _PEOPLE))
        if due:
            await transactions.do(partial(self.matcher.look_again, _PEOPLE))
        return len(due) == _PEOPLE

    def _turn_the_day(self, transactions: Transactions[Search, Stores]) -> None:
        """On a new day, a service that was closed may be open, and times may be booked that could not be before."""
        before, today = self._today, transactions.clock().astimezone(LONDON).date()
        self._today = today
        if before is not None and before < today:
            listings = (one.listing for one in self.matcher.availability.engine.listed)
            self.matcher.openings.update(one.service_id for one in listings if _may_open(one, before, today))

    async def _count(self, transactions: Transactions[Search, Stores]) -> None:
        if monotonic() - self._counted < _COUNT_SECONDS:
            return
        metrics.waiting(await transactions.look(lambda look: look.stores.waiting.counts()))
        self._counted = monotonic()


def _may_open(listing: Listing, before: date, today: date) -> bool:
    return bool(listing.bookings) or (listing.closed_until is not None and before <= listing.closed_until < today)
