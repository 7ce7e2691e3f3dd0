"""What counters of journeys come to, whether MongoDB or memory keeps them. Each begins with an empty storage."""

from collections.abc import Mapping

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import ClosedReason, WithdrawnReason
from services.contract.words.measure_words import Change, Scale
from services.contract.words.vocabulary import Need
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.fairness.counted import Provider
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import Journey, Measured
from services.runtime.leading.counting import Counting
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.transactions import Transactions
from tests.fakes.reporting import RULE, an_aggregate, counts, people
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW, ORGANIZATION_ID
from tests.support.fairness import nobody_offered, somebody

MATCHED = Journey(created=True, matched=True)
TOLD = MATCHED.model_copy(update={"told_at": NOW})
CAME = TOLD.model_copy(update={"attended_on": NOW.date()})


async def keep(storage: Storage[None], *aggregates: Aggregate) -> None:
    """Keep these as they are, and have all counted that are not."""

    async def body(transaction: Transaction[None]) -> None:
        await transaction.ledger.save(aggregates)

    await storage.transact(body)
    counting = Counting(Transactions("reporting", Journey, storage, lambda: NOW, counting=RULE), RULE, AlwaysOurs())
    while await counting.look_round():
        pass


async def counted(storage: Storage[None]) -> TrueCounts:
    read = await storage.transact(lambda transaction: transaction.ledger.counters.read())
    return TrueCounts.of(read.rows if read else {})


async def count(storage: Storage[None]) -> Mapping[BoroughSlug, Counts]:
    return (await counted(storage)).funnel


async def where_nothing_is_kept_nothing_is_counted(storage: Storage[None]) -> None:
    assert await count(storage) == {}


async def each_stage_counts_whoever_reached_it(storage: Storage[None]) -> None:
    journeys = [Journey(created=True), MATCHED, TOLD, CAME, CAME]
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(5, 4, 3, 2, steps=(5, 4, 3, 2))}


async def what_else_became_of_referrals_counts_each_once(storage: Storage[None]) -> None:
    journeys = [
        Journey(declined=("wrong-time", "other"), released=2),
        Journey(provider_declined=("full",), released=1, closed="completed"),
        Journey(withdrawn="person-asked"),
        Journey(consent_ended="expired", withdrawn="other"),
        Journey(consent_ended="expired"),
    ]
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)))
    expected = counts(declined_by_person=1, declined_by_provider=1, released=2, closed=1, withdrawn=3)
    assert await count(storage) == {BoroughSlug.SOUTHWARK: expected}


async def steps_contain_each_other_and_who_came_untold_counts_beside_them(storage: Storage[None]) -> None:
    untold = CAME.model_copy(update={"told_at": None})
    unplaced = CAME.model_copy(update={"matched": False})
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate((CAME, untold, unplaced))))
    expected = counts(3, 2, 2, 3, steps=(3, 2, 1, 1), came_untold=1)
    assert await count(storage) == {BoroughSlug.SOUTHWARK: expected}


async def who_asks_for_several_things_counts_for_each(storage: Storage[None]) -> None:
    lonely, both = (
        MATCHED.model_copy(update={"needs": needs}) for needs in ((Need.LONELINESS,), (Need.DEBT, Need.LONELINESS))
    )
    await keep(storage, an_aggregate(1, lonely), an_aggregate(2, both), an_aggregate(3, both, BoroughSlug.CAMDEN))
    by_need = (await counted(storage)).by_need
    assert by_need[Need.LONELINESS] == {
        BoroughSlug.SOUTHWARK: counts(2, 2, steps=(2, 2)),
        BoroughSlug.CAMDEN: counts(1, 1, steps=(1, 1)),
    }
    assert by_need[Need.DEBT][BoroughSlug.SOUTHWARK] == counts(1, 1, steps=(1, 1))
    assert by_need[Need.FOOD] == {}


async def a_referral_that_was_never_made_counts_nowhere(storage: Storage[None]) -> None:
    never = CAME.model_copy(update={"withdrawn": WithdrawnReason.NEVER_MADE, "released": 1})
    await keep(storage, an_aggregate(1, never), an_aggregate(2, MATCHED))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(1, 1, steps=(1, 1))}


async def a_referral_that_moves_counts_once_for_each_measure(storage: Storage[None]) -> None:
    left = CAME.model_copy(update={"moved_out": True, "released": 1})
    came = CAME.model_copy(update={"moved_in": True, "closed": ClosedReason.COMPLETED})
    passed_through = MATCHED.model_copy(update={"moved_in": True, "moved_out": True})
    await keep(
        storage,
        an_aggregate(1, left, BoroughSlug.CAMDEN),
        an_aggregate(2, passed_through, BoroughSlug.BARNET),
        an_aggregate(3, came, BoroughSlug.SUTTON),
    )
    assert await count(storage) == {
        BoroughSlug.CAMDEN: counts(created=1, moved_out=1),
        BoroughSlug.BARNET: counts(moved_in=1, moved_out=1),
        BoroughSlug.SUTTON: counts(matched=1, told=1, attended=1, steps=(1, 1, 1, 1), closed=1, moved_in=1),
    }


async def a_synthetic_referral_counts_nowhere(storage: Storage[None]) -> None:
    synthetic = an_aggregate(1, CAME)
    synthetic.synthetic = True
    await keep(storage, synthetic, an_aggregate(2, MATCHED))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(1, 1, steps=(1, 1))}


async def a_journey_of_an_earlier_release_is_counted(storage: Storage[None]) -> None:
    earlier = an_aggregate(1, None)
    earlier.state = {"created": True, "matched": True, "told_at": None, "attended_on": "2026-02-07"}
    await keep(storage, earlier)
    expected = counts(created=1, matched=1, attended=1, steps=(1, 1), came_untold=1)
    assert await count(storage) == {BoroughSlug.SOUTHWARK: expected}


async def boroughs_are_counted_apart(storage: Storage[None]) -> None:
    await keep(storage, an_aggregate(1, MATCHED, BoroughSlug.CAMDEN), an_aggregate(2, CAME, BoroughSlug.SUTTON))
    assert await count(storage) == {
        BoroughSlug.CAMDEN: counts(1, 1, steps=(1, 1)),
        BoroughSlug.SUTTON: counts(1, 1, 1, 1, steps=(1, 1, 1, 1)),
    }


async def a_stage_counts_even_if_an_earlier_one_was_not_heard_of_yet(storage: Storage[None]) -> None:
    await keep(storage, an_aggregate(1, Journey(told_at=NOW)), an_aggregate(2, Journey(missed_on=NOW.date())))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(told=1)}


async def a_referral_without_a_journey_is_not_counted(storage: Storage[None]) -> None:
    await keep(storage, an_aggregate(1, None), an_aggregate(2, MATCHED))
    assert await count(storage) == {BoroughSlug.SOUTHWARK: counts(1, 1, steps=(1, 1))}


async def what_is_known_of_each_scale_is_counted(storage: Storage[None]) -> None:
    lonely, happy = (
        Measured(Scale.UCLA_LONELINESS, at_start=True, change=Change.BETTER),
        Measured(Scale.HAPPY_YESTERDAY, at_start=True),
    )
    both, one, none = ((lonely, happy), (lonely,), ())
    journeys = [MATCHED.model_copy(update={"measured": measured}) for measured in (both, one, none)]
    gone = MATCHED.model_copy(update={"measured": both, "moved_out": True})
    never = MATCHED.model_copy(update={"measured": both, "withdrawn": WithdrawnReason.NEVER_MADE})
    synthetic = an_aggregate(9, journeys[0])
    synthetic.synthetic = True
    aggregates = [an_aggregate(number, journey) for number, journey in enumerate((*journeys, gone, never))]
    await keep(storage, *aggregates, an_aggregate(8, journeys[1], BoroughSlug.CAMDEN), synthetic)
    known = (await counted(storage)).measured
    assert known == {BoroughSlug.SOUTHWARK: {lonely: 2, happy: 1}, BoroughSlug.CAMDEN: {lonely: 1}}


async def what_was_granted_and_spent_is_summed_where_it_was(storage: Storage[None]) -> None:
    journeys = [
        Journey(granted_pence=10_000, spent_pence=2_501, moved_out=True),
        Journey(granted_pence=5_000),
        Journey(granted_pence=0),
        Journey(created=True),
        Journey(granted_pence=7_000, withdrawn=WithdrawnReason.NEVER_MADE),
    ]
    synthetic = an_aggregate(9, journeys[0])
    synthetic.synthetic = True
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)), synthetic)
    summed = (await counted(storage)).budgets
    assert summed == {BoroughSlug.SOUTHWARK: Budgets(people=2, granted_pence=15_000, spending=1, spent_pence=2_501)}


async def people_are_counted_by_group_where_their_referral_is(storage: Storage[None]) -> None:
    offered = somebody(deprivation="IoD 2025/3", provider_id=ORGANIZATION_ID)
    journeys = [offered, offered, nobody_offered(uses_english=False), Journey(created=True)]
    elsewhere = [
        Journey(matched=True),
        somebody(moved_out=True),
        somebody(withdrawn=WithdrawnReason.NEVER_MADE),
    ]
    synthetic = an_aggregate(99, offered)
    synthetic.synthetic = True
    aggregates = [an_aggregate(number, journey) for number, journey in enumerate((*journeys, *elsewhere))]
    await keep(storage, *aggregates, an_aggregate(50, offered, BoroughSlug.CAMDEN), synthetic)
    seen = (await counted(storage)).people
    assert seen == {BoroughSlug.SOUTHWARK: people(journeys), BoroughSlug.CAMDEN: people([offered])}


async def first_offers_are_counted_by_provider_under_its_last_name(storage: Storage[None]) -> None:
    journeys = [
        somebody(provider_id=ORGANIZATION_ID, provider_name="Invented Choir"),
        somebody(provider_id=ORGANIZATION_ID, provider_name="Invented Singers"),
        somebody(provider_name="Invented Club"),
        nobody_offered(),
        somebody(moved_out=True),
    ]
    await keep(storage, *(an_aggregate(number, journey) for number, journey in enumerate(journeys)))
    made = (await counted(storage)).offers
    singers, club = Provider(str(ORGANIZATION_ID), "Invented Singers"), Provider("Invented Club", "Invented Club")
    assert made == {BoroughSlug.SOUTHWARK: {singers: 2, club: 1}}


async def what_an_earlier_release_kept_is_counted_as_far_as_it_goes(storage: Storage[None]) -> None:
    earlier = an_aggregate(1, None)
    earlier.state = {"created": True, "matched": True, "age_band": "65-74", "gender": "female", "ethnic_category": "A"}
    await keep(storage, earlier)
    seen = (await counted(storage)).people
    known = Journey(created=True, matched=True, age_band="65-74", gender="female", ethnic_category="A")
    assert seen == {BoroughSlug.SOUTHWARK: people([known])}


SCENARIOS = (
    where_nothing_is_kept_nothing_is_counted,
    each_stage_counts_whoever_reached_it,
    steps_contain_each_other_and_who_came_untold_counts_beside_them,
    who_asks_for_several_things_counts_for_each,
    what_else_became_of_referrals_counts_each_once,
    a_referral_that_was_never_made_counts_nowhere,
    a_referral_that_moves_counts_once_for_each_measure,
    a_synthetic_referral_counts_nowhere,
    a_journey_of_an_earlier_release_is_counted,
    boroughs_are_counted_apart,
    a_stage_counts_even_if_an_earlier_one_was_not_heard_of_yet,
    a_referral_without_a_journey_is_not_counted,
    what_is_known_of_each_scale_is_counted,
    what_was_granted_and_spent_is_summed_where_it_was,
    people_are_counted_by_group_where_their_referral_is,
    first_offers_are_counted_by_provider_under_its_last_name,
    what_an_earlier_release_kept_is_counted_as_far_as_it_goes,
)
