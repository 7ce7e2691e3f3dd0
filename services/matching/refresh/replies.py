"""Each process reckons with how providers reply: what was counted, by all processes, in the last twelve months."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.matching.replies.counted import months_before
from services.matching.replies.shown import MONTHS, Replies, shown
from services.matching.store import Stores
from services.runtime.working.look import Look
from services.runtime.working.transactions import Transactions


@dataclass
class Replying:
    """What is known of replies, by service; the matcher shows it, and its engine ranks by it."""

    matcher: Matcher
    _forgotten_before: str = field(default="", init=False)

    async def take_up(self, transactions: Transactions[Search, Stores]) -> None:
        """Take up what is known now. Nobody else may replace the matcher's engine meanwhile. Raises Unavailable."""
        oldest = months_before(transactions.clock(), MONTHS - 1)
        known = await transactions.look(lambda look: _known(look, oldest))
        if known != self.matcher.replies:
            self.matcher.replies = known
            rates = {service_id: one.rate for service_id, one in known.items()}
            # Away from the event loop, as when the directory changes.
            engine = await asyncio.to_thread(self.matcher.availability.engine.with_acceptance, rates)
            self.matcher.use(engine, frozenset())
        if oldest != self._forgotten_before:
            await transactions.do(lambda work: work.stores.replies.forget_before(oldest))
            self._forgotten_before = oldest


async def _known(look: Look[Search, Stores], oldest: str) -> Mapping[UUID, Replies]:
    counted = await look.stores.replies.since(oldest)
    return {service_id: known for service_id, replies in counted.items() if (known := shown(replies))}
