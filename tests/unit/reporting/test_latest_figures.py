"""Whoever asks for figures gets them: newer ones if they can be read, else the last with their age."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.reporting.domain.journey import Journey, Stage
from services.reporting.handlers import figures as latest
from services.reporting.handlers.figures import LatestFigures, NotCountedYet, in_words
from services.runtime.working.ports import Unavailable
from services.runtime.working.requests.group_commit import GroupCommit
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.callers import NotedTransactions
from tests.fakes.reporting import RULE, a_storage, an_aggregate
from tests.fakes.storage import MemoryStorage
from tests.store_scenarios.reporting import keep
from tests.support.builders import NOW, an_envelope


@dataclass
class HandClock:
    """Stands still until it is moved, or moves on each time that it is looked at."""

    now: datetime = NOW
    step: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


async def test_all_who_ask_within_two_seconds_share_figures() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock))
    first = await figures.figures()
    await keep(storage, *(an_aggregate(number, Journey(created=True)) for number in range(9)))
    clock.now += timedelta(seconds=1.9)

    second, third = await asyncio.gather(figures.figures(), figures.figures())
    assert first is second is third


async def test_they_are_read_in_one_transaction_and_for_nobody_because_all_share_it() -> None:
    transactions = NotedTransactions("reporting", Journey, a_storage(), HandClock())
    await figures_of(transactions).figures()

    assert (transactions.opened, transactions.looks) == ([None], [])


async def test_after_two_seconds_the_figures_are_read_anew() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock))
    before = await figures.figures()
    await keep(storage, *(an_aggregate(number, Journey(created=True)) for number in range(9)))
    clock.now += timedelta(seconds=2)
    after = await figures.figures()

    assert (before.funnel.london[Stage.CREATED], after.funnel.london[Stage.CREATED]) == (0, 10)
    assert after.freshness.read_at == clock.now


async def test_after_reading_for_three_seconds_there_is_none_for_thirty() -> None:
    clock = HandClock(step=timedelta(seconds=3))
    figures = figures_of(Transactions("reporting", Journey, a_storage(), clock))
    first = await figures.figures()
    clock.step = timedelta(0)
    clock.now += timedelta(seconds=29)
    assert await figures.figures() is first
    clock.now += timedelta(seconds=1)
    assert await figures.figures() is not first


async def test_they_go_by_the_newest_event_and_not_by_the_clock() -> None:
    storage, clock = a_storage(), HandClock()
    await hear(storage, 1, NOW - timedelta(hours=3))
    await hear(storage, 2, NOW - timedelta(hours=5))

    freshness = (await figures_of(Transactions("reporting", Journey, storage, clock)).figures()).freshness
    assert freshness == (NOW - timedelta(hours=3), NOW, "")


async def test_while_the_storage_is_away_the_last_figures_are_given_with_their_age() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock))
    await hear(storage, 1, NOW)
    first = await figures.figures()
    clock.now += timedelta(minutes=3)
    storage.outages = [Unavailable("away")] * 2

    aged = await figures.figures()
    assert (aged.freshness.as_of, aged.freshness.read_at, aged.funnel) == (NOW, NOW, first.funnel)
    assert aged.freshness.note.startswith("These are the figures of 3 minutes ago")
    await figures.figures()
    assert (await figures.figures()).freshness.note == ""


async def test_who_asks_first_while_the_storage_is_away_must_ask_again() -> None:
    storage = a_storage()
    storage.outages = [Unavailable("away")]
    figures = figures_of(Transactions("reporting", Journey, storage, HandClock()))

    with pytest.raises(Unavailable):
        await figures.figures()
    assert (await figures.figures()).freshness.note == ""


async def test_nobody_waits_long_for_newer_figures_while_there_are_older_ones() -> None:
    storage, clock = a_storage(), HandClock()
    figures = figures_of(Transactions("reporting", Journey, storage, clock), patience_seconds=0.01)
    await figures.figures()
    clock.now += timedelta(hours=5)
    storage.answers.clear()

    assert (await figures.figures()).freshness.note.startswith("These are the figures of 5 hours ago")
    storage.answers.set()
    async with asyncio.timeout(30):
        while (newer := await figures.figures()).freshness.note:
            """It waits for them a little each time."""
    assert newer.freshness == (None, clock.now, "")


async def test_while_all_is_counted_anew_the_last_figures_are_given_and_it_is_said() -> None:
    storage, clock = a_storage(), HandClock()
    transactions = Transactions("reporting", Journey, storage, clock)
    await hear(storage, 1, NOW)
    before = await figures_of(transactions).figures()
    await transactions.do(begin_anew)
    await hear(storage, 2, NOW + timedelta(hours=1))

    figures = await figures_of(transactions).figures()
    assert (figures.freshness.as_of, figures.freshness.note) == (NOW, latest.COUNTED_ANEW)
    assert figures.funnel == before.funnel


async def test_before_all_was_counted_once_there_are_no_figures() -> None:
    figures = figures_of(Transactions("reporting", Journey, MemoryStorage(None), HandClock()))

    with pytest.raises(NotCountedYet):
        await figures.figures()


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=119), "a moment ago"),
        (timedelta(minutes=2), "2 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2, hours=9), "2 days ago"),
    ],
)
def test_an_age_is_said_in_words(age: timedelta, said: str) -> None:
    assert in_words(age) == said


async def begin_anew(work: UnitOfWork[Journey, None]) -> None:
    await work.counters.begin(RULE.version)


async def hear(storage: MemoryStorage[None], number: int, recorded: datetime) -> None:
    """Hear that a referral was made, by an event that was recorded then."""
    envelope = an_envelope()._replace(subject=f"00000000-0000-7000-8000-{number:012}", recordedtime=recorded)

    async def action(work: UnitOfWork[Journey, None]) -> None:
        work.because_of(envelope)
        work.keep(envelope.subject, Journey(created=True), borough=envelope.borough)

    await Transactions("reporting", Journey, storage, lambda: NOW, counting=RULE).do(action)


def figures_of(transactions: Transactions[Journey, Any], **changes: float) -> LatestFigures:
    return LatestFigures(GroupCommit(transactions), **changes)
