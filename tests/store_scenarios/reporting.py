"""What counting journeys promises, whether MongoDB or memory keeps them. Each scenario begins with an empty storage."""

from collections.abc import Mapping

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import Journey
from services.reporting.store import Stores
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.ports import Storage, Transaction
from tests.fakes.reporting import an_aggregate, counts
from tests.support.builders import NOW

MATCHED = Journey(created=True, matched=True)
TOLD = MATCHED.model_copy(update={"told_at": NOW})
CAME = TOLD.model_copy(update={"attended_on": NOW.date()})


async def keep(storage: Storage[Stores], *aggregates: Aggregate) -> None:
    async def body(transaction: Transaction[Stores]) -> None:
        await transaction.ledger.save(aggregates)

    await storage.transact(body)


async def count(storage: Storage[Stores]) -> Mapping[BoroughSlug, Counts]:
    return await storage.look(lambda committed: committed.stores.journeys.count())


async def where_nothing_is_kept_nothing_is_counted(storage: Storage[Stores]) -> None:
    assert await count(storage) == {}


async def each_stage_counts_whoever_reached_it(storage: Storage[Stores]) -> None:
    journeys = [Journey(created=True), MATCHED, TOLD, CAME, CAME]
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(created=5, matched=4, told=3, attended=2)}


async def boroughs_are_counted_apart(storage: Storage[Stores]) -> None:
    await keep(storage, an_aggregate(1, MATCHED, BoroughSlug.CAMDEN), an_aggregate(2, CAME, BoroughSlug.SUTTON))
    assert await count(storage) == {
        BoroughSlug.CAMDEN: counts(created=1, matched=1),
        BoroughSlug.SUTTON: counts(created=1, matched=1, told=1, attended=1),
    }


async def a_stage_counts_even_if_an_earlier_one_was_not_heard_of_yet(storage: Storage[Stores]) -> None:
    await keep(storage, an_aggregate(1, Journey(told_at=NOW)), an_aggregate(2, Journey(missed_on=NOW.date())))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(told=1)}


async def a_referral_without_a_journey_is_not_counted(storage: Storage[Stores]) -> None:
    await keep(storage, an_aggregate(1, None), an_aggregate(2, MATCHED))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(created=1, matched=1)}


SCENARIOS = (
    where_nothing_is_kept_nothing_is_counted,
    each_stage_counts_whoever_reached_it,
    boroughs_are_counted_apart,
    a_stage_counts_even_if_an_earlier_one_was_not_heard_of_yet,
    a_referral_without_a_journey_is_not_counted,
)
