"""What counters promise, whether MongoDB or memory keeps them. Each scenario begins with an empty storage."""

from datetime import timedelta

from pydantic import BaseModel

from services.contract.boroughs import BoroughSlug
from services.runtime.leading.counting import Counting
from services.runtime.working.counting import Counted, CountingRule
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW, an_envelope

CAMDEN, SUTTON = BoroughSlug.CAMDEN, BoroughSlug.SUTTON
# What MongoDB would take for a path, or for a word of its own.
ODD = "$a.b %24 %\0"


class Liking(BaseModel):
    """What somebody likes, and how often they said so."""

    likes: str = "tea"
    times: int = 1


OURS: CountingRule[Liking] = CountingRule(1, lambda one: {("liked", one.likes): one.times})
ANOTHER: CountingRule[Liking] = CountingRule(2, lambda one: {("people", "all"): 1})


class Service:
    """Processes of one release, which counts by this rule, or of one from before there were counters."""

    def __init__(self, storage: Storage[None], rule: CountingRule[Liking] | None = OURS) -> None:
        self.transactions = Transactions("toy", Liking, storage, lambda: NOW, counting=rule)
        self._counting = Counting(self.transactions, rule, AlwaysOurs()) if rule else None

    async def count(self) -> None:
        """Count until there is no more to count, as a process does that has just started."""
        assert self._counting
        while await self._counting.look_round():
            pass

    async def keep(
        self, number: int, likes: str = "tea", times: int = 1, borough: BoroughSlug = CAMDEN, *, synthetic: bool = False
    ) -> None:
        """Keep what somebody likes, because of an event that was recorded as many minutes late as the number says."""
        key = f"00000000-0000-7000-8000-{number:012}"
        heard = an_envelope()._replace(subject=key, recordedtime=NOW + timedelta(minutes=number))

        async def action(work: UnitOfWork[Liking, None]) -> None:
            await work.load([key])
            work.because_of(heard)
            work.keep(key, Liking(likes=likes, times=times), borough=borough, synthetic=synthetic)

        await self.transactions.do(action)

    async def read(self) -> Counted | None:
        return await self.transactions.storage.transact(_read)

    async def cells(self, row: str = "liked", borough: BoroughSlug = CAMDEN) -> dict[str, int]:
        """What is shown of a row, without what has gone back to nothing."""
        read = await self.read()
        assert read
        return {cell: amount for cell, amount in read.rows.get((borough, row), {}).items() if amount}


async def _read(transaction: Transaction[None]) -> Counted | None:
    return await transaction.ledger.counters.read()


async def before_the_first_count_nothing_is_shown(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.keep(1)
    assert await service.read() is None


async def an_empty_store_is_counted_at_once(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    assert await service.read() == Counted({}, None, is_current=True)


async def what_is_kept_is_counted_with_it(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    await service.keep(1)
    await service.keep(2, "coffee", 3)
    await service.keep(3, ODD, borough=SUTTON)
    assert (await service.cells(), await service.cells(borough=SUTTON)) == ({"tea": 1, "coffee": 3}, {ODD: 1})


async def a_change_takes_away_what_it_was_and_adds_what_it_is(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    await service.keep(1)
    await service.keep(1, "coffee")
    await service.keep(1, "coffee", 5)
    assert await service.cells() == {"coffee": 5}


async def who_turns_out_to_be_synthetic_is_counted_no_more(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    await service.keep(1)
    await service.keep(2)
    await service.keep(1, synthetic=True)
    await service.keep(1, "coffee", synthetic=True)
    assert await service.cells() == {"tea": 1}


async def the_newest_event_that_is_counted_is_known(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    await service.keep(9)
    await service.keep(3, "coffee")
    read = await service.read()
    assert read
    assert read.newest == NOW + timedelta(minutes=9)


async def folding_changes_no_figure(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.count()
    for number in range(5):
        await service.keep(number, "tea" if number % 2 else ODD)
    before = await service.read()
    await service.count()
    await service.keep(1, "coffee")
    await service.count()
    assert before
    assert before.newest == NOW + timedelta(minutes=4)
    assert await service.cells() == {ODD: 3, "tea": 1, "coffee": 1}


async def what_a_release_before_counters_has_kept_is_counted_in_the_background(storage: Storage[None]) -> None:
    before, service = Service(storage, None), Service(storage)
    for number in range(4):
        await before.keep(number)
    await before.keep(9, synthetic=True)
    await service.keep(2, "coffee")
    await service.count()
    assert await service.cells() == {"tea": 3, "coffee": 1}


async def while_all_is_counted_anew_the_last_figures_are_shown(storage: Storage[None]) -> None:
    service, next_release = Service(storage), Service(storage, ANOTHER)
    await service.count()
    await service.keep(1)
    await service.keep(2)
    step = Counting(next_release.transactions, ANOTHER, AlwaysOurs())
    assert await step.look_round()
    await next_release.keep(7, "coffee")
    rows = {(CAMDEN, "liked"): {"tea": 2}}
    assert await service.read() == Counted(rows, NOW + timedelta(minutes=2), is_current=False)

    await next_release.count()
    shown = await service.read()
    assert shown == Counted({(CAMDEN, "people"): {"all": 3}}, NOW + timedelta(minutes=7), is_current=True)


async def what_is_changed_while_all_is_counted_anew_is_counted_once(storage: Storage[None]) -> None:
    service, next_release = Service(storage), Service(storage, OURS)
    await Service(storage, ANOTHER).count()
    for number in range(3):
        await Service(storage, ANOTHER).keep(number)
    step = Counting(service.transactions, OURS, AlwaysOurs())
    assert await step.look_round()
    await service.keep(1, "coffee")
    assert await step.look_round()
    await next_release.keep(1, "cocoa")
    await next_release.keep(2, "cocoa")
    await service.count()
    assert await service.cells() == {"tea": 1, "cocoa": 2}


async def what_an_older_release_changes_meanwhile_is_counted_anew(storage: Storage[None]) -> None:
    older, newer, oldest = Service(storage, OURS), Service(storage, ANOTHER), Service(storage, None)
    await newer.count()
    await newer.keep(1)
    await older.keep(1, "coffee")
    await oldest.keep(2)
    await Service(storage, ANOTHER).count()
    assert await newer.cells("people") == {"all": 2}


async def of_two_releases_side_by_side_the_later_one_counts(storage: Storage[None]) -> None:
    older, newer = Service(storage, OURS), Service(storage, ANOTHER)
    await older.count()
    await older.keep(1)
    await newer.count()
    await older.count()
    await older.keep(2)
    await Service(storage, ANOTHER).count()
    assert await newer.cells("people") == {"all": 2}


async def who_goes_back_to_the_release_before_has_its_figures_again(storage: Storage[None]) -> None:
    older, newer = Service(storage, OURS), Service(storage, ANOTHER)
    await newer.count()
    await newer.keep(1)
    await older.keep(2, "coffee")
    await older.count()
    assert await older.cells() == {"tea": 1, "coffee": 1}


SCENARIOS = (
    before_the_first_count_nothing_is_shown,
    an_empty_store_is_counted_at_once,
    what_is_kept_is_counted_with_it,
    a_change_takes_away_what_it_was_and_adds_what_it_is,
    who_turns_out_to_be_synthetic_is_counted_no_more,
    the_newest_event_that_is_counted_is_known,
    folding_changes_no_figure,
    what_a_release_before_counters_has_kept_is_counted_in_the_background,
    while_all_is_counted_anew_the_last_figures_are_shown,
    what_is_changed_while_all_is_counted_anew_is_counted_once,
    what_an_older_release_changes_meanwhile_is_counted_anew,
    of_two_releases_side_by_side_the_later_one_counts,
    who_goes_back_to_the_release_before_has_its_figures_again,
)
