"""What the referral service's stores promise, whether MongoDB or memory keeps them.

Each scenario begins with empty stores; `do` runs an action on them in a transaction of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.people import KeptKey
from tests.support.builders import NOW, PERSON_ID, REFERRAL_ID

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

SOMEBODY_ELSE = UUID("00000000-0000-7000-8000-0000000000b2")
ANOTHER_REFERRAL = UUID("00000000-0000-7000-8000-0000000000b1")
KEPT = KeptKey(PERSON_ID, "wrapped", "fingerprint")


async def a_person_is_known_again_by_fingerprint_and_by_id(do: InTransaction) -> None:
    assert await do(lambda stores: stores.people.known_or_new(KEPT)) == KEPT
    again = KeptKey(SOMEBODY_ELSE, "wrapped anew", "fingerprint")
    assert await do(lambda stores: stores.people.known_or_new(again)) == KEPT
    assert await do(lambda stores: stores.people.with_ids([SOMEBODY_ELSE, PERSON_ID])) == [KEPT]


async def who_comes_many_times_at_the_same_moment_is_one_person(do: InTransaction) -> None:
    new = [KeptKey(UUID(int=number), "wrapped", "fingerprint") for number in range(1, 9)]
    found = await asyncio.gather(*(do(partial(_come, one)) for one in new))
    assert len(set(found)) == 1
    assert await do(lambda stores: stores.people.with_ids([one.person_id for one in new])) == [found[0]]


async def those_who_are_expected_are_known_as_if_they_came_one_by_one(do: InTransaction) -> None:
    known = await do(lambda stores: stores.people.known_or_new(KEPT))
    coming = [KeptKey(UUID(int=number), "wrapped", of) for number, of in enumerate(("fingerprint", "a", "b"), 1)]

    async def come(stores: Stores) -> list[KeptKey]:
        for one in coming:
            stores.people.expect(one)
        return [await stores.people.known_or_new(one) for one in coming]

    assert await do(come) == [known, *coming[1:]]
    assert await do(come) == [known, *coming[1:]]


async def two_crowds_that_come_at_the_same_moment_are_the_same_people(do: InTransaction) -> None:
    def crowd(first: int) -> list[KeptKey]:
        return [KeptKey(UUID(int=first + number), "wrapped", f"print {number}") for number in range(3)]

    async def come(people: list[KeptKey], stores: Stores) -> tuple[KeptKey, ...]:
        for one in people:
            stores.people.expect(one)
        return tuple([await stores.people.known_or_new(one) for one in people])

    found = await asyncio.gather(*(do(partial(come, crowd(100 * number))) for number in range(1, 6)))
    assert len(set(found)) == 1


async def many_people_may_have_no_fingerprint(do: InTransaction) -> None:
    one, other = KeptKey(PERSON_ID, "wrapped", None), KeptKey(SOMEBODY_ELSE, "wrapped too", None)
    await do(lambda stores: stores.people.known_or_new(one))
    await do(lambda stores: stores.people.known_or_new(other))
    assert {one, other} == set(await do(lambda stores: stores.people.with_ids([PERSON_ID, SOMEBODY_ELSE])))


async def who_is_claimed_at_the_same_moment_is_claimed_one_after_the_other(do: InTransaction) -> None:
    await do(lambda stores: stores.people.known_or_new(KEPT))

    async def claim(stores: Stores) -> None:
        others = len(await stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID))
        await stores.people.claim(PERSON_ID)
        await stores.disclosures.add([a_disclosure(others + 1, minutes=others)])

    await asyncio.gather(*(do(claim) for _ in range(4)))
    assert len(await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID))) == 4
    assert await do(lambda stores: stores.people.with_ids([PERSON_ID])) == [KEPT]


async def disclosures_are_found_by_referral_the_oldest_first(do: InTransaction) -> None:
    later, first = a_disclosure(2, minutes=5), a_disclosure(1, minutes=0)
    elsewhere = a_disclosure(3, referral_id=ANOTHER_REFERRAL)
    await do(lambda stores: stores.disclosures.add([later, first, elsewhere]))
    found = await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID))
    assert found == [first, later]


async def recording_no_disclosure_is_nothing(do: InTransaction) -> None:
    await do(lambda stores: stores.disclosures.add([]))
    assert await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID)) == []


async def _come(who: KeptKey, stores: Stores) -> KeptKey:
    return await stores.people.known_or_new(who)


def a_disclosure(number: int, *, minutes: int = 0, referral_id: UUID = REFERRAL_ID) -> Disclosure:
    """A disclosure of a name and an address, to an invented organisation."""
    return Disclosure(
        disclosure_id=UUID(int=number),
        organisation="invented-notify",
        purpose="tell-the-person",
        borough=BoroughSlug.SOUTHWARK,
        referral_id=referral_id,
        fields=("name", "email"),
        at=NOW + timedelta(minutes=minutes),
    )


SCENARIOS = (
    a_person_is_known_again_by_fingerprint_and_by_id,
    who_comes_many_times_at_the_same_moment_is_one_person,
    who_is_claimed_at_the_same_moment_is_claimed_one_after_the_other,
    those_who_are_expected_are_known_as_if_they_came_one_by_one,
    two_crowds_that_come_at_the_same_moment_are_the_same_people,
    many_people_may_have_no_fingerprint,
    disclosures_are_found_by_referral_the_oldest_first,
    recording_no_disclosure_is_nothing,
)
