"""Counts the figures for whoever asks; all who ask within moments share one count."""

import asyncio
from datetime import datetime, timedelta

from services.reporting import metrics
from services.reporting.domain.funnel import Funnel, build_funnel
from services.reporting.domain.journey import Journey
from services.reporting.store import Stores
from services.runtime.working.look import Look
from services.runtime.working.transactions import RequestTransactions

# Figures are this old at most, or ten times as old as counting them took: counting never takes more than a tenth.
LEAST_REST = timedelta(seconds=2)
RESTS = 10


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
