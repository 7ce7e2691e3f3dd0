"""What lists of referrals promise, whether MongoDB or memory keeps them. Each scenario begins with an empty storage."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.referral.domain.life import State
from services.referral.domain.own.codes import FollowHashes
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.store.referrals import Made, Offered
from services.referral.store.replies import Reply
from services.runtime.storing.collection import Page, Taken
from services.runtime.working.kept_state import KeptByAnotherRelease
from services.runtime.working.ports import Storage
from tests.fakes.lives import a_referral
from tests.store_scenarios.kept_referrals import held, keep, keep_as_another_release, kept, made, numbers
from tests.support.builders import NOW, ORGANIZATION_ID, PERSON_ID

REPLY = Reply("key", "request", NOW, '{"an":"answer"}')


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


async def a_reply_is_found_as_it_was_kept_and_a_key_has_one(storage: Storage[Stores]) -> None:
    await storage.transact(lambda transaction: transaction.stores.replies.add(REPLY))
    assert await storage.look(lambda committed: committed.stores.replies.find("key")) == REPLY
    assert await storage.look(lambda committed: committed.stores.replies.find("another")) is None
    with pytest.raises(Taken):
        await storage.transact(lambda transaction: transaction.stores.replies.add(REPLY))


async def nobody_is_referred_twice_because_their_referral_cannot_be_read(storage: Storage[Stores]) -> None:
    await keep_as_another_release(storage, kept(2))
    with pytest.raises(KeptByAnotherRelease):
        await storage.look(lambda committed: committed.stores.referrals.open_of([BoroughSlug.SOUTHWARK], [PERSON_ID]))


SCENARIOS = (
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
    the_oldest_of_which_nothing_has_been_heard_is_known,
    a_reply_is_found_as_it_was_kept_and_a_key_has_one,
)
