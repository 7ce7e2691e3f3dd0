"""What the referral service promises of the people whom it keeps, whether MongoDB or memory keeps them.

Each scenario begins with empty stores; `do` runs an action on them in a transaction of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.domain.people.recognising import KeptKey, Recognised, Together
from services.referral.store import Stores
from services.referral.store.people import Met, Sought
from tests.support.builders import PERSON_ID

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]
PARTS = ("name and birth", "name and place", "birth and place")


def somebody(number: int, fingerprint: str | None = None, *parts: str, whole: str | None = None) -> KeptKey:
    """An invented person; two are alike in the parts that they share, and in all where they share the whole."""
    return KeptKey(UUID(int=number), "wrapped", fingerprint, whole, parts)


def ada(number: int, fingerprint: str | None = None) -> KeptKey:
    """Ada, as somebody describes her who has not met her."""
    return somebody(number, fingerprint, *PARTS, whole="ada")


async def meet(do: InTransaction, *people: KeptKey) -> list[Recognised]:
    """Meet them in one transaction: this function will give who they are."""
    return await do(partial(_meet, people))  # type: ignore[no-any-return]


async def _meet(people: Sequence[KeptKey], stores: Stores) -> list[Recognised]:
    coming = [Sought(one, BoroughSlug.SOUTHWARK) for one in people]
    for one in coming:
        stores.people.expect(one)
    return [(await stores.people.meet(one)).recognised for one in coming]


async def kept(do: InTransaction, *people: KeptKey) -> list[KeptKey]:
    """Those of them who are kept."""
    return await do(lambda stores: stores.people.with_ids([one.person_id for one in people]))  # type: ignore[no-any-return]


async def a_person_is_known_again_by_number_and_by_id(do: InTransaction) -> None:
    first, again = somebody(1, "number"), somebody(2, "number")
    [new] = await meet(do, first)
    [known] = await meet(do, again)
    assert (new.person, new.is_new, known.person, known.is_new) == (first, True, first, False)
    assert await kept(do, again, first) == [first]


async def a_person_without_a_number_is_known_again_by_all_three(do: InTransaction) -> None:
    await meet(do, ada(1))
    [known] = await meet(do, ada(2))
    assert (known.person, known.is_new, known.may_be_known) == (ada(1), False, False)
    assert await kept(do, ada(1), ada(2)) == [ada(1)]


async def two_of_the_three_are_a_question(do: InTransaction) -> None:
    await meet(do, ada(1))
    [found] = await meet(do, somebody(2, None, PARTS[2], "another name", whole="bela"))
    assert (found.is_new, found.may_be_known) == (True, True)


async def a_number_that_comes_later_is_learnt(do: InTransaction) -> None:
    await meet(do, ada(1))
    [numbered] = await meet(do, ada(2, "number"))
    [without] = await meet(do, ada(3))
    [elsewhere] = await meet(do, somebody(4, "number", "moved"))
    assert {one.person.person_id for one in (numbered, without, elsewhere)} == {UUID(int=1)}
    assert await kept(do, ada(1)) == [ada(1, "number")]


async def who_was_known_by_number_alone_is_known_by_all_else_afterwards(do: InTransaction) -> None:
    await meet(do, somebody(1, "number"))
    [found] = await meet(do, ada(2, "number"))
    [without] = await meet(do, ada(3))
    assert {one.person.person_id for one in (found, without)} == {UUID(int=1)}
    assert await kept(do, ada(1)) == [ada(1, "number")]


async def two_numbers_are_two_people_and_who_has_none_may_be_either(do: InTransaction) -> None:
    [first] = await meet(do, ada(1, "number"))
    [second] = await meet(do, ada(2, "another number"))
    [third] = await meet(do, ada(3))
    assert [one.is_new for one in (first, second, third)] == [True, True, True]
    assert [one.may_be_known for one in (first, second, third)] == [False, False, True]


async def in_one_transaction_they_are_who_they_would_be_one_by_one(do: InTransaction) -> None:
    crowd = [
        ada(1),
        ada(2, "number"),
        somebody(3, "number"),
        somebody(4, None, PARTS[0]),
        somebody(5),
        somebody(6),
        somebody(7, "another"),
        somebody(8, "another"),
    ]
    found = await meet(do, *crowd)
    assert [one.person.person_id.int for one in found] == [1, 1, 1, 4, 5, 6, 7, 7]
    assert [one.is_new for one in found] == [True, False, False, True, True, True, True, False]
    assert [one.may_be_known for one in found] == [False, False, False, True, False, False, False, False]
    assert await kept(do, ada(1)) == [ada(1, "number")]


async def who_comes_many_times_at_the_same_moment_is_one_person(do: InTransaction) -> None:
    by_number = [meet(do, somebody(number, "number")) for number in range(1, 9)]
    by_the_rest = [meet(do, ada(number)) for number in range(11, 19)]
    numbered, described = await asyncio.gather(asyncio.gather(*by_number), asyncio.gather(*by_the_rest))
    for found in (numbered, described):
        assert len({one.person.person_id for [one] in found}) == 1
        assert sum(one.is_new for [one] in found) == 1


async def a_number_and_none_that_come_at_the_same_moment_are_one_person(do: InTransaction) -> None:
    await asyncio.gather(*(meet(do, ada(number, "number" if number % 2 else None)) for number in range(1, 7)))
    found = await kept(do, *map(ada, range(1, 7)))
    assert [one.fingerprint for one in found] == ["number"]


async def two_crowds_that_come_at_the_same_moment_are_the_same_people(do: InTransaction) -> None:
    def crowd(first: int) -> list[KeptKey]:
        return [somebody(first + number, f"print {number}") for number in range(3)]

    found = await asyncio.gather(*(meet(do, *crowd(100 * number)) for number in range(1, 6)))
    assert len({tuple(one.person.person_id for one in people) for people in found}) == 1


async def many_people_may_have_nothing_to_be_known_by(do: InTransaction) -> None:
    await meet(do, somebody(1), somebody(2))
    [third] = await meet(do, somebody(3))
    assert (third.is_new, third.may_be_known) == (True, False)
    assert len(await kept(do, *map(somebody, (1, 2, 3)))) == 3


async def who_is_needless_is_not_kept(do: InTransaction) -> None:
    async def one_of_two(stores: Stores) -> None:
        stores.people.expect(Sought(somebody(2), BoroughSlug.SOUTHWARK, is_needless=lambda: True))
        await stores.people.meet(Sought(somebody(1), BoroughSlug.SOUTHWARK))

    await do(one_of_two)
    assert await kept(do, somebody(1), somebody(2)) == [somebody(1)]


async def who_is_met_at_the_same_moment_is_met_one_after_the_other(do: InTransaction) -> None:
    await meet(do, ada(1))

    async def add(stores: Stores) -> None:
        await stores.people.meet(Sought(ada(9), BoroughSlug.SOUTHWARK))
        group = (await stores.people.with_ids([UUID(int=1)]))[0].together
        counted = len(group.people) if group else 0
        await stores.people.put_together({UUID(int=1): Together((PERSON_ID,) * (counted + 1), None)})

    await asyncio.gather(*(do(add) for _ in range(4)))
    [found] = await kept(do, ada(1))
    assert found.together
    assert len(found.together.people) == 4


async def what_a_work_has_made_is_told_to_whoever_meets_them_in_it(do: InTransaction) -> None:
    async def made(stores: Stores) -> Met:
        first = await stores.people.meet(Sought(ada(1), BoroughSlug.SOUTHWARK))
        stores.people.made(first.recognised.person, UUID(int=77))
        return await stores.people.meet(Sought(ada(2), BoroughSlug.SOUTHWARK))

    assert (await do(made)).made == [UUID(int=77)]


async def those_who_were_put_together_are_one_until_they_are_parted(do: InTransaction) -> None:
    one, other = ada(1), somebody(2, "number", "elsewhere")
    group = Together((one.person_id, other.person_id), "number")
    await meet(do, one, other)
    await do(lambda stores: stores.people.put_together({one.person_id: group, other.person_id: group}))

    [known] = await meet(do, ada(3))
    [of_another_number] = await meet(do, ada(4, "another number"))
    assert (known.person.people, known.person.number) == (group.people, "number")
    assert of_another_number.is_new

    await do(lambda stores: stores.people.put_together(dict.fromkeys(group.people)))
    assert await kept(do, one, other) == [one, other]


async def those_who_are_alike_are_found_up_to_a_limit(do: InTransaction) -> None:
    await meet(do, ada(1), somebody(2, "a", PARTS[0]), somebody(3, "b", PARTS[2]), somebody(4, "c", "nothing alike"))

    async def alike(limit: int) -> list[int]:
        found = await do(lambda stores: stores.people.alike([ada(1)], limit))
        return [one.person_id.int for one in found]

    assert (await alike(9), await alike(2)) == ([1, 2, 3], [1, 2])


SCENARIOS = (
    a_person_is_known_again_by_number_and_by_id,
    a_person_without_a_number_is_known_again_by_all_three,
    two_of_the_three_are_a_question,
    a_number_that_comes_later_is_learnt,
    who_was_known_by_number_alone_is_known_by_all_else_afterwards,
    two_numbers_are_two_people_and_who_has_none_may_be_either,
    in_one_transaction_they_are_who_they_would_be_one_by_one,
    who_comes_many_times_at_the_same_moment_is_one_person,
    a_number_and_none_that_come_at_the_same_moment_are_one_person,
    two_crowds_that_come_at_the_same_moment_are_the_same_people,
    many_people_may_have_nothing_to_be_known_by,
    who_is_needless_is_not_kept,
    who_is_met_at_the_same_moment_is_met_one_after_the_other,
    what_a_work_has_made_is_told_to_whoever_meets_them_in_it,
    those_who_were_put_together_are_one_until_they_are_parted,
    those_who_are_alike_are_found_up_to_a_limit,
)
