"""Whoever holds a place at a service that is listed no more is told so, and another is sought for them.

What its provider or an editor withdraws, and what a feed says is not active, ends at once. A feed that only does not
have a service any more, or has it in a way that cannot be used, may be wrong: it has some days to have it again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.matching.handlers.searches import Work
from services.matching.keeping.kept import KeptListing
from services.matching.refresh.loop import stopped
from services.matching.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.aggregate import event_id
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions

EVERY_SECONDS = 30.0
# Of the same service in two feeds one listing stands for both, and who holds a place keeps it.
_WAITS_FOR: Mapping[WithdrawalReason, timedelta | None] = {
    WithdrawalReason.WITHDRAWN_BY_PROVIDER: timedelta(0),
    WithdrawalReason.NOT_ACTIVE: timedelta(0),
    WithdrawalReason.GONE_FROM_THE_DIRECTORY: timedelta(days=3),
    WithdrawalReason.CANNOT_BE_USED: timedelta(days=3),
    WithdrawalReason.SAME_AS_ANOTHER: None,
}
_PEOPLE = 25


@dataclass(frozen=True)
class Leaving:
    """Looks now and then whether anybody holds a place at a service that is listed no more."""

    matcher: Matcher

    async def run(self, transactions: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        """Go on until told to stop; an outage is waited out."""
        patience = Backoff()
        while not stop.is_set():
            try:
                await self.look_round(transactions)
                patience.reset()
                await stopped(stop, EVERY_SECONDS)
            except Unavailable as away:
                await patience.wait(away)

    async def look_round(self, transactions: Transactions[Search, Stores]) -> None:
        """Find all who hold such a place another, some at a time."""
        if not self.matcher.availability.engine.listed:
            return
        for gone in await transactions.look(self._gone):
            cause = Cause(
                f"/{transactions.service}", *[event_id(transactions.service, str(gone.service_id), gone.version)] * 2
            )
            while await transactions.do(partial(self._leave, gone.service_id), cause) == _PEOPLE:
                pass

    async def _gone(self, look: Look[Search, Stores]) -> list[KeptListing]:
        held = await look.stores.places.everywhere()
        kept = await look.stores.listings.readable(held - self.matcher.availability.engine.rows.keys())
        return [one for one in kept.values() if has_ended(one, look.now)]

    async def _leave(self, service_id: UUID, work: Work) -> int:
        kept = (await work.stores.listings.readable([service_id])).get(service_id)
        # It may be listed again by now.
        return await self.matcher.leave(service_id, _PEOPLE, work) if kept and has_ended(kept, work.now) else 0


def has_ended(kept: KeptListing, now: datetime) -> bool:
    """Whether nobody can keep a place there any more."""
    after = _WAITS_FOR[kept.withdrawn] if kept.withdrawn else None
    return after is not None and kept.note.at + after <= now
