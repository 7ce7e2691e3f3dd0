"""What the referral service's stores promise, whether MongoDB or memory keeps them.

Each scenario begins with empty stores; `do` runs an action on them in a transaction of its own.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.people import KeptKey
from services.referral.store.replies import Reply
from services.runtime.storing.collection import Taken
from tests.support.builders import NOW, PERSON_ID, REFERRAL_ID

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

SOMEBODY_ELSE = UUID("00000000-0000-7000-8000-0000000000b2")
ANOTHER_REFERRAL = UUID("00000000-0000-7000-8000-0000000000b1")
KEPT = KeptKey(PERSON_ID, "wrapped", "fingerprint")
REPLY = Reply("key", "request", NOW)


async def a_person_is_known_again_by_fingerprint_and_by_id(do: InTransaction) -> None:
    await do(lambda stores: stores.people.add(KEPT))
    assert await do(lambda stores: stores.people.with_fingerprint("fingerprint")) == KEPT
    assert await do(lambda stores: stores.people.with_ids([SOMEBODY_ELSE, PERSON_ID])) == [KEPT]
    assert await do(lambda stores: stores.people.with_fingerprint("another")) is None


async def two_people_cannot_have_one_fingerprint(do: InTransaction) -> None:
    await do(lambda stores: stores.people.add(KEPT))
    with pytest.raises(Taken):
        await do(lambda stores: stores.people.add(KeptKey(SOMEBODY_ELSE, "wrapped", "fingerprint")))
    assert await do(lambda stores: stores.people.with_ids([SOMEBODY_ELSE])) == []


async def many_people_may_have_no_fingerprint(do: InTransaction) -> None:
    one, other = KeptKey(PERSON_ID, "wrapped", None), KeptKey(SOMEBODY_ELSE, "wrapped too", None)
    await do(lambda stores: stores.people.add(one))
    await do(lambda stores: stores.people.add(other))
    assert {one, other} == set(await do(lambda stores: stores.people.with_ids([PERSON_ID, SOMEBODY_ELSE])))


async def a_reply_is_found_as_it_was_kept(do: InTransaction) -> None:
    await do(lambda stores: stores.replies.add(REPLY))
    assert await do(lambda stores: stores.replies.find("key")) == REPLY
    assert await do(lambda stores: stores.replies.find("another")) is None


async def a_key_has_one_reply(do: InTransaction) -> None:
    await do(lambda stores: stores.replies.add(REPLY))
    with pytest.raises(Taken):
        await do(lambda stores: stores.replies.add(Reply("key", "another", NOW)))
    assert await do(lambda stores: stores.replies.find("key")) == REPLY


async def disclosures_are_found_by_referral_the_oldest_first(do: InTransaction) -> None:
    later, first = a_disclosure(2, minutes=5), a_disclosure(1, minutes=0)
    elsewhere = a_disclosure(3, referral_id=ANOTHER_REFERRAL)
    await do(lambda stores: stores.disclosures.add([later, first, elsewhere]))
    found = await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID))
    assert found == [first, later]


async def recording_no_disclosure_is_nothing(do: InTransaction) -> None:
    await do(lambda stores: stores.disclosures.add([]))
    assert await do(lambda stores: stores.disclosures.about(BoroughSlug.SOUTHWARK, REFERRAL_ID)) == []


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
    two_people_cannot_have_one_fingerprint,
    many_people_may_have_no_fingerprint,
    a_reply_is_found_as_it_was_kept,
    a_key_has_one_reply,
    disclosures_are_found_by_referral_the_oldest_first,
    recording_no_disclosure_is_nothing,
)
