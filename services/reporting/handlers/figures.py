"""Counts the figures for whoever asks; all who ask within moments share one count."""

import asyncio
from datetime import datetime, timedelta

from services.reporting import metrics
from services.reporting.domain.budgets import build_budgets
from services.reporting.domain.changes import build_changes
from services.reporting.domain.fairness.report import build_fairness
from services.reporting.domain.figures import Figures
from services.reporting.domain.funnel import build_funnel
from services.reporting.domain.journey import Journey
from services.reporting.store.journeys import Stores
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
        self._latest: Figures | None = None
        self._good_until: datetime | None = None

    async def figures(self) -> Figures:
        """The figures, counted anew if the last count has had its time."""
        async with self._counting:
            if self._latest is None or self._good_until is None or self._transactions.clock() >= self._good_until:
                self._latest = await self._count()
            return self._latest

    async def _count(self) -> Figures:
        with metrics.COUNT_SECONDS.time():
            # By nobody, because all who ask share it.
            figures = await self._transactions.look(count_figures, by=None)
        counted_at = self._transactions.clock()
        self._good_until = counted_at + max(LEAST_REST, RESTS * (counted_at - figures.as_of))
        metrics.COUNTED_AT.set(figures.as_of.timestamp())
        return figures


async def count_figures(look: Look[Journey, Stores]) -> Figures:
    """Count all journeys, and make of them the figures that may be shown."""
    journeys = look.stores.journeys
    return Figures(
        as_of=look.now,
        funnel=build_funnel(await journeys.count(), look.now),
        changes=build_changes(await journeys.count_measured()),
        budgets=build_budgets(await journeys.sum_budgets()),
        fairness=build_fairness(await journeys.count_people(), await journeys.count_offers()),
    )
