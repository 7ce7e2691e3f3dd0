"""What the record beside referrals promises, whether MongoDB or memory keeps it. Each scenario begins empty."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Facts
from services.referral.domain.record.words import IncidentState, Kind, RiskKind, TaskState
from services.referral.store import Stores
from services.referral.store.worklist import Wanted
from services.runtime.storing.collection import Page
from tests.fakes.entries import A_GOAL, A_MESSAGE, A_NOTE, A_RISK, A_TASK, AN_INCIDENT, LINK_WORKER, an_entry
from tests.fakes.lives import a_referral
from tests.store_scenarios.referral import ANOTHER_REFERRAL, InTransaction
from tests.support.builders import NOW, ORGANIZATION_ID, REFERRAL_ID

HERE = BoroughSlug.SOUTHWARK
TODAY = NOW.date()
LINK_WORKERS = ("link-worker",)


def entry(number: int, facts: Facts = A_NOTE, **changes: Any) -> Entry:
    """The entry of this number."""
    return an_entry(a_referral(), facts, entry_id=UUID(int=number), **changes)


async def keep(do: InTransaction, *entries: Entry) -> None:
    for one in entries:
        await do(partial(_keep, one))


async def _keep(one: Entry, stores: Stores) -> None:
    await stores.record.keep(one)


async def an_entry_is_found_as_it_was_kept(do: InTransaction) -> None:
    kept = entry(1, AN_INCIDENT, sealed={"what_happened": "sealed"})
    await keep(do, kept)

    async def find(stores: Stores, *sight: str) -> Entry | None:
        return await stores.record.one(HERE, REFERRAL_ID, Kind.INCIDENT, UUID(int=1), sight)

    assert await do(lambda stores: find(stores, "safeguarding-lead", "provider")) == kept
    assert await do(lambda stores: find(stores, "link-worker", "referrer")) is None
    assert await do(find) is None


async def what_is_changed_takes_the_place_of_what_was_there(do: InTransaction) -> None:
    before = entry(1, A_GOAL)
    after = before.rewritten(LINK_WORKER, NOW, A_GOAL, {"words": "sealed anew"})
    await keep(do, before, after)

    page = await do(lambda stores: stores.record.page(HERE, REFERRAL_ID, Kind.GOAL, LINK_WORKERS, limit=9))
    assert page == Page([after], None)
    assert await do(lambda stores: stores.record.count(HERE, REFERRAL_ID, Kind.GOAL)) == 1


async def entries_are_read_in_pages_of_one_kind_the_oldest_first(do: InTransaction) -> None:
    elsewhere = an_entry(
        a_referral().model_copy(update={"referral_id": ANOTHER_REFERRAL}), A_NOTE, entry_id=UUID(int=9)
    )
    await keep(do, entry(3, minutes=1), entry(2, minutes=1), entry(4), entry(5, A_GOAL), elsewhere)

    def page(after: str | None) -> Any:
        return do(lambda stores: stores.record.page(HERE, REFERRAL_ID, Kind.NOTE, LINK_WORKERS, limit=2, after=after))

    first = await page(None)
    assert [one.entry_id.int for one in first.items] == [4, 2]
    await keep(do, entry(1, minutes=-5))
    second = await page(first.after)
    assert ([one.entry_id.int for one in second.items], second.after) == ([3], None)


async def a_page_has_what_can_be_seen_alone(do: InTransaction) -> None:
    hidden = A_RISK.model_copy(update={"risk": RiskKind.ABUSE_AT_HOME})
    await keep(do, entry(1, A_RISK), entry(2, hidden), entry(3, hidden), entry(4, A_RISK, minutes=1))
    await keep(do, entry(5, A_MESSAGE))

    async def seen(kind: Kind, *sight: str) -> list[int]:
        page = await do(lambda stores: stores.record.page(HERE, REFERRAL_ID, kind, sight, limit=2))
        assert page.after is None
        return [one.entry_id.int for one in page.items]

    assert await seen(Kind.RISK, "provider") == [1, 4]
    assert await seen(Kind.MESSAGE, f"provider:{ORGANIZATION_ID}") == [5]
    assert await seen(Kind.MESSAGE, "provider", f"provider:{UUID(int=7)}") == []
    assert await do(lambda stores: stores.record.count(HERE, REFERRAL_ID, Kind.RISK)) == 4


async def due_tasks_are_found_by_whose_they_are(do: InTransaction) -> None:
    def task(number: int, **changes: Any) -> Entry:
        return entry(number, A_TASK.model_copy(update=changes))

    await keep(
        do,
        task(1),
        task(2, due_on=TODAY - timedelta(days=1), person="another"),
        task(3, organisation="another-team"),
        task(4, due_on=TODAY + timedelta(days=1)),
        task(5, state=TaskState.DONE),
        task(6).model_copy(update={"borough": BoroughSlug.CAMDEN}),
        task(7).model_copy(update={"synthetic": True}),
        entry(8),
    )

    async def due(wanted: Wanted) -> list[int]:
        page = await do(lambda stores: stores.record.due(wanted, TODAY, limit=9))
        assert await do(lambda stores: stores.record.count_due(wanted, TODAY)) == len(page.items)
        return [one.entry_id.int for one in page.items]

    assert await due(Wanted((HERE,))) == [2, 1, 3]
    assert await due(Wanted((HERE, BoroughSlug.CAMDEN), "invented-borough")) == [2, 1, 6]
    assert await due(Wanted((HERE,), "invented-borough", "invented-link-worker")) == [1]


async def a_task_that_is_done_is_due_no_more(do: InTransaction) -> None:
    before = entry(1, A_TASK)
    done = A_TASK.model_copy(update={"state": TaskState.DONE})
    await keep(do, before, before.rewritten(LINK_WORKER, NOW, done, {}))

    assert await do(lambda stores: stores.record.count_due(Wanted((HERE,)), TODAY)) == 0


async def due_tasks_are_read_in_pages_the_longest_due_first(do: InTransaction) -> None:
    days = {1: TODAY, 2: TODAY - timedelta(days=2), 3: TODAY - timedelta(days=2), 4: TODAY - timedelta(days=1)}
    await keep(do, *(entry(number, A_TASK.model_copy(update={"due_on": day})) for number, day in days.items()))

    first = await do(lambda stores: stores.record.due(Wanted((HERE,)), TODAY, limit=3))
    second = await do(lambda stores: stores.record.due(Wanted((HERE,)), TODAY, limit=3, after=first.after))
    assert [[one.entry_id.int for one in page.items] for page in (first, second)] == [[2, 3, 4], [1]]


async def open_incidents_of_boroughs_are_read_in_pages_the_first_reported_first(do: InTransaction) -> None:
    closed = AN_INCIDENT.model_copy(update={"state": IncidentState.CLOSED})
    elsewhere = entry(6, AN_INCIDENT).model_copy(update={"borough": BoroughSlug.CAMDEN})
    await keep(do, entry(3, AN_INCIDENT), entry(2, AN_INCIDENT, minutes=5), entry(1, AN_INCIDENT, minutes=-5))
    await keep(do, entry(4, closed), entry(5), elsewhere, entry(7, AN_INCIDENT).model_copy(update={"synthetic": True}))

    first = await do(lambda stores: stores.record.incidents([HERE], limit=2))
    second = await do(lambda stores: stores.record.incidents([HERE], limit=2, after=first.after))
    assert [[one.entry_id.int for one in page.items] for page in (first, second)] == [[1, 3], [2]]
    assert second.after is None
    assert (await do(lambda stores: stores.record.incidents([], limit=2))).items == []


SCENARIOS = (
    an_entry_is_found_as_it_was_kept,
    what_is_changed_takes_the_place_of_what_was_there,
    entries_are_read_in_pages_of_one_kind_the_oldest_first,
    a_page_has_what_can_be_seen_alone,
    due_tasks_are_found_by_whose_they_are,
    a_task_that_is_done_is_due_no_more,
    due_tasks_are_read_in_pages_the_longest_due_first,
    open_incidents_of_boroughs_are_read_in_pages_the_first_reported_first,
)
