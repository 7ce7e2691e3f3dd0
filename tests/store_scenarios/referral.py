"""What the referral service's stores promise, whether MongoDB or memory keeps them.

Each scenario begins with empty stores; `do` runs an action on them in a transaction of its own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.merges import Merge, Said
from services.referral.store.other_keys import OtherKey
from tests.store_scenarios import people
from tests.support.builders import NOW, REFERRAL_ID

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

ANOTHER_REFERRAL = UUID("00000000-0000-7000-8000-0000000000b1")


async def disclosures_are_found_by_referral_the_oldest_first(do: InTransaction) -> None:
    later, first = a_disclosure(2, minutes=5), a_disclosure(1, minutes=0)
    elsewhere = a_disclosure(3, referral_id=ANOTHER_REFERRAL)
    await do(lambda stores: stores.disclosures.add([later, first, elsewhere]))
    found = await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID))
    assert found == [first, later]


async def recording_no_disclosure_is_nothing(do: InTransaction) -> None:
    await do(lambda stores: stores.disclosures.add([]))
    assert await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID)) == []


async def merges_are_found_by_either_person_the_oldest_first_also_those_taken_back(do: InTransaction) -> None:
    one, other, third = (UUID(int=number) for number in (1, 2, 3))
    said = Said("invented-borough", "invented-link-worker", "person-said-so", NOW)
    later = Merge(UUID(int=8), (other, third), (REFERRAL_ID, ANOTHER_REFERRAL), said)
    first = Merge(UUID(int=7), (one, other), (REFERRAL_ID, ANOTHER_REFERRAL), said)
    for merge in (later, first, replace(first, undone=said)):
        await do(partial(_keep, merge))

    async def about(*people: UUID) -> list[Merge]:
        return await do(lambda stores: stores.merges.about(people))  # type: ignore[no-any-return]

    assert await about(other) == [replace(first, undone=said), later]
    assert (await about(third), await about(UUID(int=4))) == ([later], [])


async def _keep(merge: Merge, stores: Stores) -> None:
    await stores.merges.keep(merge)


async def a_key_has_the_referral_that_was_its_answer(do: InTransaction) -> None:
    key, another = UUID(int=1), UUID(int=2)
    answered = OtherKey(key, "a request", REFERRAL_ID)
    await do(lambda stores: stores.other_keys.add(answered))

    async def find(stores: Stores) -> list[OtherKey | None]:
        stores.other_keys.expect(another)
        return [await stores.other_keys.find(one) for one in (key, another)]

    assert await do(find) == [answered, None]


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
    *people.SCENARIOS,
    disclosures_are_found_by_referral_the_oldest_first,
    recording_no_disclosure_is_nothing,
    a_key_has_the_referral_that_was_its_answer,
    merges_are_found_by_either_person_the_oldest_first_also_those_taken_back,
)
