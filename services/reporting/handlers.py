"""What happens when an event is heard, and when somebody asks for figures."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from services.contract import events
from services.contract.events import Event
from services.reporting import metrics
from services.reporting.domain import journey
from services.reporting.domain.funnel import Funnel, build_funnel
from services.reporting.domain.journey import Journey
from services.reporting.store import Stores
from services.runtime.working.look import Look
from services.runtime.working.subscriptions import Decision
from services.runtime.working.transactions import RequestTransactions

E = TypeVar("E", bound=Event)

# Figures are this old at most, or ten times as old as counting them took: counting never takes more than a tenth.
LEAST_REST = timedelta(seconds=2)
RESTS = 10


def quietly(learn: Callable[[Journey, E], Journey]) -> Decision[Journey]:
    """A decision that only learns: it says nothing, and the time of reading leaves no trace."""

    def decide(known: Journey | None, event: E, now: datetime) -> tuple[Journey, Sequence[Event]]:
        return learn(known or Journey(), event), ()

    return decide


HEARS: dict[type[Event], Decision[Journey]] = {
    events.ReferralCreated: quietly(journey.learn_created),
    events.Matched: quietly(journey.learn_matched),
    events.Unmatched: quietly(journey.learn_unmatched),
    events.PersonTold: quietly(journey.learn_told),
    events.Attended: quietly(journey.learn_attended),
    events.Missed: quietly(journey.learn_missed),
}


class LatestFigures:
    """The figures as of a moment ago; all who ask share one count."""

    def __init__(self, transactions: RequestTransactions[Journey, Stores]) -> None:
        self._transactions = transactions
        self._counting = asyncio.Lock()
        self._latest: Funnel | None = None
        self._good_until: datetime | None = None

    async def funnel(self) -> Funnel:
        """The funnel, counted anew if the last count has had its time."""
        async with self._counting:
            if self._latest is None or self._good_until is None or self._transactions.clock() >= self._good_until:
                self._latest = await self._count()
            return self._latest

    async def _count(self) -> Funnel:
        with metrics.COUNT_SECONDS.time():
            # By nobody, because all who ask share it.
            funnel = await self._transactions.look(count_funnel, by=None)
        counted_at = self._transactions.clock()
        self._good_until = counted_at + max(LEAST_REST, RESTS * (counted_at - funnel.as_of))
        metrics.COUNTED_AT.set(funnel.as_of.timestamp())
        return funnel


async def count_funnel(look: Look[Journey, Stores]) -> Funnel:
    """Count all journeys, and make of them the figures that may be shown."""
    return build_funnel(await look.stores.journeys.count(), look.now)
