"""What a worklist promises, whether MongoDB or memory keeps it. Each scenario begins with an empty storage."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Urgency
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps.assigning import assign
from services.referral.domain.work_kinds import WorkKind
from services.referral.refresh import keep_anew
from services.referral.store import Stores
from services.referral.store.referrals import Made
from services.referral.store.worklist import Caseload, Wanted
from services.runtime.working.ports import Storage
from services.runtime.working.transactions import Transactions
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.store_scenarios.kept_referrals import keep, keep_as_another_release, kept, made, numbers
from tests.support.builders import NOW, PERSON_ID

SOUTHWARK = Wanted((BoroughSlug.SOUTHWARK,))
TEAM = Wanted((BoroughSlug.SOUTHWARK,), "invented-borough")
MINE = Wanted((BoroughSlug.SOUTHWARK,), "invented-borough", "me")


async def work(storage: Storage[Stores], wanted: Wanted, kind: WorkKind = WorkKind.OPEN) -> list[int]:
    page = await storage.look(lambda committed: committed.stores.worklist.page(wanted, kind, limit=100))
    return numbers(page)


async def the_most_urgent_work_comes_first_then_the_oldest(storage: Storage[Stores]) -> None:
    await keep(
        storage,
        kept(1, urgency=Urgency.ROUTINE, minutes=90),
        kept(2, urgency=Urgency.URGENT),
        kept(3, urgency=Urgency.SOON),
        kept(4, urgency=Urgency.URGENT, minutes=5),
        kept(5, State.CLOSED, urgency=Urgency.URGENT),
        kept(6, borough=BoroughSlug.LAMBETH),
    )
    assert await work(storage, SOUTHWARK) == [4, 2, 3, 1]


async def work_is_ones_own_or_the_teams_or_the_boroughs(storage: Storage[Stores]) -> None:
    elsewhere = assign(kept(3), "another-team", "me", NOW)[0]
    await keep(storage, kept(1, to="me"), kept(2, to="another"), elsewhere, kept(4))
    assert [await work(storage, wanted) for wanted in (MINE, TEAM, SOUTHWARK)] == [[1], [1, 2], [1, 2, 3, 4]]


async def work_is_counted_by_kind(storage: Storage[Stores]) -> None:
    await keep(
        storage, kept(1, State.WAITING, urgency=Urgency.URGENT), kept(2, State.NEEDS_A_HUMAN), kept(3, State.WITHDRAWN)
    )
    counts = await storage.look(lambda committed: committed.stores.worklist.counts(SOUTHWARK))
    assert {kind.value: count for kind, count in counts.items() if count} == {
        "open": 2,
        "urgent": 1,
        "waiting": 1,
        "unmatched": 1,
        "needs-a-human": 1,
    }
    assert await work(storage, SOUTHWARK, WorkKind.NEEDS_A_HUMAN) == [2]


async def a_caseload_counts_open_referrals_and_the_people_of_a_time(storage: Storage[Stores]) -> None:
    other = a_referral().sealed.model_copy(update={"person_id": UUID(int=77)})
    ended = kept(4, to="me", sealed=other).model_copy(update={"state": State.CLOSED})
    await keep(storage, kept(1, to="me"), kept(2, to="me"), kept(3, to="another"), ended)

    async def caseload(minutes: int) -> Caseload:
        since = NOW - timedelta(minutes=minutes)
        return await storage.look(lambda committed: committed.stores.worklist.caseload(MINE, since=since))

    assert await caseload(minutes=5) == Caseload(open=2, people=2)
    assert await caseload(minutes=-5) == Caseload(open=2, people=0)


async def a_synthetic_referral_is_nobodys_work_and_meets_no_real_one(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1, to="me", synthetic=True))
    open_of = await storage.look(
        lambda committed: committed.stores.referrals.open_of([BoroughSlug.SOUTHWARK], [PERSON_ID])
    )
    counts = await storage.look(lambda committed: committed.stores.worklist.counts(SOUTHWARK))
    load = await storage.look(lambda committed: committed.stores.worklist.caseload(MINE, since=NOW))
    assert (await work(storage, SOUTHWARK), not any(counts.values()), open_of) == ([], True, [])
    assert load == Caseload(open=0, people=0)
    assert await made(storage, Made("invented-surgery")) == [1]


async def a_referral_of_an_earlier_release_is_work_once_it_is_kept_anew(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1))
    earlier = replace(an_aggregate(kept(2)), stored=False)
    lacking = {name: value for name, value in (earlier.state or {}).items() if name != "work_kinds"}
    never_made = replace(an_aggregate(kept(3)), stored=False, state=None)
    await storage.transact(lambda transaction: transaction.ledger.save([replace(earlier, state=lacking), never_made]))
    transactions: Transactions[Referral, Stores] = Transactions("referral", Referral, storage, lambda: NOW)

    assert await transactions.do(partial(keep_anew, limit=10)) == 1
    assert await transactions.do(partial(keep_anew, limit=10)) == 0
    assert await work(storage, SOUTHWARK) == [1, 2]


async def who_works_nowhere_has_nothing_to_do(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1))
    assert await work(storage, Wanted(())) == []


async def a_list_goes_on_without_a_referral_that_another_release_has_to_read(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1), kept(3))
    await keep_as_another_release(storage, kept(2))
    assert await work(storage, SOUTHWARK) == [1, 3]
    assert await made(storage, Made(kept(1).organisation)) == [1, 3]


SCENARIOS = (
    a_list_goes_on_without_a_referral_that_another_release_has_to_read,
    the_most_urgent_work_comes_first_then_the_oldest,
    work_is_ones_own_or_the_teams_or_the_boroughs,
    work_is_counted_by_kind,
    a_caseload_counts_open_referrals_and_the_people_of_a_time,
    a_synthetic_referral_is_nobodys_work_and_meets_no_real_one,
    a_referral_of_an_earlier_release_is_work_once_it_is_kept_anew,
    who_works_nowhere_has_nothing_to_do,
)
