"""What lists of referrals promise, whether MongoDB or memory keeps them. Each scenario begins with an empty storage."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Urgency
from services.referral.domain.life import State
from services.referral.domain.own.codes import FollowHashes
from services.referral.domain.referral import Referral
from services.referral.domain.steps.assigning import assign
from services.referral.domain.work_kinds import WorkKind
from services.referral.refresh import keep_anew
from services.referral.store import Stores
from services.referral.store.referrals import Made, Offered
from services.referral.store.replies import Reply
from services.referral.store.worklist import Caseload, Wanted
from services.runtime.storing.collection import Page, Taken
from services.runtime.working.kept_state import KeptByAnotherRelease
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.transactions import Transactions
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.support.builders import NOW, ORGANIZATION_ID, PERSON_ID

SOUTHWARK = Wanted((BoroughSlug.SOUTHWARK,))
TEAM = Wanted((BoroughSlug.SOUTHWARK,), "invented-borough")
MINE = Wanted((BoroughSlug.SOUTHWARK,), "invented-borough", "me")
REPLY = Reply("key", "request", NOW, '{"an":"answer"}')


def kept(number: int, state: State = State.RECEIVED, *, to: str = "", minutes: int = 0, **changes: Any) -> Referral:
    """A referral of so many minutes ago, assigned `to` somebody of the borough, if to anybody."""
    referral = a_referral(state, **{"now": NOW - timedelta(minutes=minutes), **changes})
    named = referral.model_copy(update={"referral_id": UUID(int=number)})
    return assign(named, "invented-borough", to, NOW)[0] if to else named


async def keep(storage: Storage[Stores], *referrals: Referral) -> None:
    rows = [replace(an_aggregate(one), stored=False) for one in referrals]

    async def body(transaction: Transaction[Stores]) -> None:
        await transaction.ledger.save(rows)

    await storage.transact(body)


async def work(storage: Storage[Stores], wanted: Wanted, kind: WorkKind = WorkKind.OPEN) -> list[int]:
    page = await storage.look(lambda committed: committed.stores.worklist.page(wanted, kind, limit=100))
    return numbers(page)


async def made(storage: Storage[Stores], wanted: Made) -> list[int]:
    return numbers(await storage.look(lambda committed: committed.stores.referrals.made(wanted, limit=100)))


def numbers(page: Page[Referral]) -> list[int]:
    return [one.referral_id.int for one in page.items]


async def an_organisation_sees_what_it_made_the_latest_first(storage: Storage[Stores]) -> None:
    others = kept(4, organisation="another-surgery")
    await keep(storage, kept(1, minutes=5), kept(2), kept(3, minutes=9, borough=BoroughSlug.LAMBETH), others)
    assert await made(storage, Made("invented-surgery")) == [2, 1, 3]


async def it_sees_only_those_in_a_state_or_of_a_borough_that_it_names(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1, State.CLOSED), kept(2), kept(3, State.CLOSED, borough=BoroughSlug.LAMBETH))
    assert await made(storage, Made("invented-surgery", State.CLOSED)) == [1, 3]
    assert await made(storage, Made("invented-surgery", State.CLOSED, BoroughSlug.LAMBETH)) == [3]


async def its_pages_follow_one_another_to_the_end(storage: Storage[Stores]) -> None:
    await keep(storage, *(kept(number, minutes=number // 2) for number in range(1, 8)))
    wanted, seen, after = Made("invented-surgery"), [], None
    for _ in range(3):
        page = await _page(storage, wanted, after)
        seen += numbers(page)
        after = page.after
    assert (seen, after) == ([1, 2, 3, 4, 5, 6, 7], None)


async def _page(storage: Storage[Stores], wanted: Made, after: str | None) -> Page[Referral]:
    return await storage.look(lambda committed: committed.stores.referrals.made(wanted, limit=3, after=after))


async def a_provider_sees_for_whom_its_places_are_held_the_longest_first(storage: Storage[Stores]) -> None:
    await keep(
        storage,
        held(1, State.ACCEPTED, minutes=5),
        held(2, State.ASKED, minutes=9),
        held(3, State.ARRANGED, minutes=7, borough=BoroughSlug.LAMBETH),
        held(4, State.CLOSED, minutes=8),
        held(5, State.OFFERED, by=UUID(int=77)),
        held(6, State.OFFERED, by=None),
        kept(7),
    )
    theirs = Offered([ORGANIZATION_ID])
    assert await offered(storage, theirs) == [2, 3, 1]
    assert await offered(storage, replace(theirs, state=State.ARRANGED)) == [3]
    assert await offered(storage, replace(theirs, state=State.CLOSED)) == []
    assert await offered(storage, Offered([ORGANIZATION_ID, UUID(int=77)])) == [2, 3, 1, 5]
    assert await offered(storage, Offered([])) == []


async def people_who_are_offered_come_in_pages(storage: Storage[Stores]) -> None:
    await keep(storage, *(held(number, State.ARRANGED, minutes=number // 2) for number in range(1, 6)))
    first = await storage.look(lambda there: there.stores.referrals.offered(Offered([ORGANIZATION_ID]), limit=3))
    rest = await storage.look(
        lambda there: there.stores.referrals.offered(Offered([ORGANIZATION_ID]), limit=3, after=first.after)
    )
    assert (numbers(first), numbers(rest), rest.after) == ([4, 5, 2], [3, 1], None)


def held(number: int, state: State, *, by: UUID | None = ORGANIZATION_ID, minutes: int = 0, **changes: Any) -> Referral:
    """A referral whose place an organisation has held for so many minutes."""
    referral = kept(number, state, **changes)
    assert referral.match
    place = {"organization_id": by, "matched_at": NOW - timedelta(minutes=minutes)}
    return referral.model_copy(update={"match": referral.match.model_copy(update=place)})


async def offered(storage: Storage[Stores], wanted: Offered) -> list[int]:
    return numbers(await storage.look(lambda there: there.stores.referrals.offered(wanted, limit=100)))


async def the_open_referrals_of_a_person_are_found(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1), kept(2, State.CLOSED), kept(3, borough=BoroughSlug.LAMBETH))
    found = await storage.look(
        lambda committed: committed.stores.referrals.open_of([BoroughSlug.SOUTHWARK], [PERSON_ID])
    )
    assert [one.referral_id.int for one in found] == [1]


async def what_a_sender_calls_by_a_name_is_found_the_latest_first(storage: Storage[Stores]) -> None:
    called = [kept(1, minutes=5, sent_as="name"), kept(2, State.CLOSED, sent_as="name", borough=BoroughSlug.LAMBETH)]
    await keep(storage, *called, kept(3, sent_as="another"), kept(4))
    found = await storage.look(lambda committed: committed.stores.referrals.sent_as("name"))
    assert [one.referral_id.int for one in found] == [2, 1]


async def what_a_person_follows_is_found_by_its_reference(storage: Storage[Stores]) -> None:
    follow = FollowHashes(reference="reference", code="code")
    went_on = kept(2, follow=follow, borough=BoroughSlug.LAMBETH)
    await keep(storage, kept(1, State.REROUTED, minutes=5, follow=follow), went_on, kept(3))
    found = await storage.look(lambda committed: committed.stores.referrals.followed_as("reference"))
    assert [one.referral_id.int for one in found] == [2, 1]


async def all_referrals_of_people_are_found_in_these_boroughs_the_latest_first(storage: Storage[Stores]) -> None:
    somebody_else = a_referral().sealed.model_copy(update={"person_id": UUID(int=77)})
    nobody_asked_for = a_referral().sealed.model_copy(update={"person_id": UUID(int=78)})
    await keep(
        storage,
        kept(1),
        kept(2, State.CLOSED, minutes=5),
        kept(3, borough=BoroughSlug.LAMBETH),
        kept(4, sealed=somebody_else, minutes=9),
        kept(5, sealed=nobody_asked_for),
    )

    async def of_people(limit: int) -> list[int]:
        people = [PERSON_ID, UUID(int=77)]
        found = await storage.look(
            lambda committed: committed.stores.referrals.of_people([BoroughSlug.SOUTHWARK], people, limit)
        )
        return [one.referral_id.int for one in found]

    assert (await of_people(9), await of_people(2)) == ([1, 2, 4], [1, 2])


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


async def the_oldest_of_which_nothing_has_been_heard_is_known(storage: Storage[Stores]) -> None:
    async def since() -> datetime | None:
        return await storage.look(lambda committed: committed.stores.referrals.unheard_since())

    assert await since() is None
    await keep(
        storage,
        kept(1, State.NEEDS_A_HUMAN, minutes=9),
        kept(2, State.WAITING, minutes=8),
        kept(3, minutes=7).model_copy(update={"revision": 2}),
        kept(4, minutes=5),
        kept(5, minutes=6),
    )
    assert await since() == NOW - timedelta(minutes=6)


async def who_works_nowhere_has_nothing_to_do(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1))
    assert await work(storage, Wanted(())) == []


async def a_reply_is_found_as_it_was_kept_and_a_key_has_one(storage: Storage[Stores]) -> None:
    await storage.transact(lambda transaction: transaction.stores.replies.add(REPLY))
    assert await storage.look(lambda committed: committed.stores.replies.find("key")) == REPLY
    assert await storage.look(lambda committed: committed.stores.replies.find("another")) is None
    with pytest.raises(Taken):
        await storage.transact(lambda transaction: transaction.stores.replies.add(REPLY))


async def a_list_goes_on_without_a_referral_that_another_release_has_to_read(storage: Storage[Stores]) -> None:
    await keep(storage, kept(1), kept(3))
    await keep_as_another_release(storage, kept(2))
    assert await work(storage, SOUTHWARK) == [1, 3]
    assert await made(storage, Made(kept(1).organisation)) == [1, 3]


async def nobody_is_referred_twice_because_their_referral_cannot_be_read(storage: Storage[Stores]) -> None:
    await keep_as_another_release(storage, kept(2))
    with pytest.raises(KeptByAnotherRelease):
        await storage.look(lambda committed: committed.stores.referrals.open_of([BoroughSlug.SOUTHWARK], [PERSON_ID]))


async def keep_as_another_release(storage: Storage[Stores], referral: Referral) -> None:
    """It has a word for a need that this one does not know."""
    row = replace(an_aggregate(referral), stored=False)
    row.state = {**(row.state or {}), "needs": ["starlight"]}

    async def body(transaction: Transaction[Stores]) -> None:
        await transaction.ledger.save([row])

    await storage.transact(body)


SCENARIOS = (
    a_list_goes_on_without_a_referral_that_another_release_has_to_read,
    nobody_is_referred_twice_because_their_referral_cannot_be_read,
    an_organisation_sees_what_it_made_the_latest_first,
    it_sees_only_those_in_a_state_or_of_a_borough_that_it_names,
    its_pages_follow_one_another_to_the_end,
    a_provider_sees_for_whom_its_places_are_held_the_longest_first,
    people_who_are_offered_come_in_pages,
    the_open_referrals_of_a_person_are_found,
    what_a_sender_calls_by_a_name_is_found_the_latest_first,
    what_a_person_follows_is_found_by_its_reference,
    all_referrals_of_people_are_found_in_these_boroughs_the_latest_first,
    the_most_urgent_work_comes_first_then_the_oldest,
    work_is_ones_own_or_the_teams_or_the_boroughs,
    work_is_counted_by_kind,
    a_caseload_counts_open_referrals_and_the_people_of_a_time,
    a_synthetic_referral_is_nobodys_work_and_meets_no_real_one,
    a_referral_of_an_earlier_release_is_work_once_it_is_kept_anew,
    the_oldest_of_which_nothing_has_been_heard_is_known,
    who_works_nowhere_has_nothing_to_do,
    a_reply_is_found_as_it_was_kept_and_a_key_has_one,
)
