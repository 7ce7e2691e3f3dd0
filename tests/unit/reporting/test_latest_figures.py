"""Counting is shared, and never takes more than a small part of the time."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.reporting.domain.journey import Journey, Stage
from services.reporting.handlers.figures import LatestFigures
from services.runtime.working.requests.group_commit import GroupCommit
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import NotedTransactions
from tests.fakes.reporting import a_storage, an_aggregate
from tests.store_scenarios.reporting import keep
from tests.support.builders import NOW


@dataclass
class HandClock:
    """Stands still until it is moved, or moves on each time that it is looked at."""

    now: datetime = NOW
    step: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


async def test_all_who_ask_within_two_seconds_share_one_count() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock))
    first = await figures.figures()
    await keep(storage, *(an_aggregate(number, Journey(created=True)) for number in range(9)))
    clock.now += timedelta(seconds=1.9)

    second, third = await asyncio.gather(figures.figures(), figures.figures())
    assert first is second is third


async def test_counting_opens_no_transaction_and_is_for_nobody_because_all_share_it() -> None:
    transactions = NotedTransactions("reporting", Journey, a_storage(), HandClock())
    await figures_of(transactions).figures()

    assert (transactions.opened, transactions.looks) == ([], [None])


async def test_after_two_seconds_the_figures_are_counted_anew() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock))
    before = await figures.figures()
    await keep(storage, *(an_aggregate(number, Journey(created=True)) for number in range(9)))
    clock.now += timedelta(seconds=2)
    after = await figures.figures()

    assert (before.funnel.london[Stage.CREATED], after.funnel.london[Stage.CREATED]) == (0, 9)
    assert after.as_of == clock.now


async def test_after_a_count_of_three_seconds_there_is_none_for_thirty() -> None:
    clock = HandClock(step=timedelta(seconds=3))
    figures = figures_of(Transactions("reporting", Journey, a_storage(), clock))
    first = await figures.figures()
    clock.step = timedelta(0)
    clock.now += timedelta(seconds=29)
    assert await figures.figures() is first
    clock.now += timedelta(seconds=1)
    assert await figures.figures() is not first


def figures_of(transactions: Transactions[Journey, Any]) -> LatestFigures:
    return LatestFigures(GroupCommit(transactions))
