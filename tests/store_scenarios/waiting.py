"""What the waiting list promises, whether MongoDB or memory keeps it. Each scenario begins with nobody on it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole, Urgency
from services.matching.domain.person import Person
from services.matching.store import Stores
from services.matching.waiting.entry import FROM_HOME, Entry, chosen, need_at
from services.matching.waiting.openings import Opening
from services.matching.waiting.store import LOOKS, Due
from services.runtime.working.outgoing import Cause
from tests.fakes.matching import a_referral_id, somebody
from tests.support.builders import NOW, SERVICE_ID

InTransaction = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]
CAUSE = Cause("/referral", "a correlation", "a cause", "00-trace")
NEAR = need_at(Need.LONELINESS, "SE15")


def an_entry(person: Person) -> Entry:
    return Entry.of(person, CAUSE)


async def they_wait(do: InTransaction, *people: Person) -> None:
    await do(lambda stores: stores.waiting.put([an_entry(one) for one in people], NOW))


def an_opening(*keys: str, **changes: Any) -> Opening:
    return Opening(SERVICE_ID, keys or (NEAR,), **changes)


async def next_for(do: InTransaction, opening: Opening, most: int = 10, after: str = "") -> list[int]:
    """Who is next, by number."""
    found = await do(lambda stores: stores.waiting.next_for(opening, most, after=after))
    assert all(one.cause == CAUSE for one in found)
    return [UUID(one.key).int - a_referral_id(0).int for one in found]


async def due(do: InTransaction, now: datetime) -> list[Due]:
    found: list[Due] = await do(lambda stores: stores.waiting.due(now, 10))
    return found


async def looked_at(do: InTransaction, those: Sequence[Due], now: datetime) -> None:
    await do(lambda stores: stores.waiting.looked_at(those, now))


async def the_urgent_are_first_then_who_waits_longest(do: InTransaction) -> None:
    await they_wait(
        do,
        somebody(1, since=NOW),
        somebody(2, since=NOW - timedelta(hours=1)),
        somebody(3, since=NOW - timedelta(days=3)),
        somebody(4, since=NOW, urgency=Urgency.URGENT),
        somebody(5, since=NOW, urgency=Urgency.SOON),
    )
    assert await next_for(do, an_opening()) == [4, 5, 3, 2, 1]
    assert await next_for(do, an_opening(), most=2) == [4, 5]


async def the_list_is_read_on_from_a_turn(do: InTransaction) -> None:
    people = [somebody(number, since=NOW + timedelta(minutes=number)) for number in range(6)]
    await they_wait(do, *people)
    third = an_entry(people[2]).in_turn.turn
    assert await next_for(do, an_opening(), most=2, after=third) == [3, 4]


async def who_is_found_by_several_keys_comes_once(do: InTransaction) -> None:
    await they_wait(do, somebody(1, needs=(Need.LONELINESS, Need.DEBT)), somebody(2, needs=(Need.FOOD,)))
    keys = (NEAR, need_at(Need.DEBT, "SE15"), need_at(Need.LONELINESS, FROM_HOME))
    assert await next_for(do, an_opening(*keys)) == [1]


async def there_may_be_more_keys_than_a_query_takes(do: InTransaction) -> None:
    await they_wait(do, somebody(1, since=NOW), somebody(2, since=NOW - timedelta(days=1), needs=(Need.DEBT,)))
    keys = (NEAR, *(f"food:{number}" for number in range(450)), need_at(Need.DEBT, FROM_HOME))
    assert await next_for(do, an_opening(*keys)) == [2, 1]
    assert await next_for(do, an_opening(*keys), most=1) == [2]


async def only_who_is_admitted_is_found(do: InTransaction) -> None:
    await they_wait(
        do,
        somebody(1),
        somebody(2, age_band=AgeBand.UNKNOWN),
        somebody(3, gender=Gender.MALE),
        somebody(4, referrer_role=None),
        somebody(5, borough=BoroughSlug.LEWISHAM),
    )
    everybody = an_opening()
    assert sorted(await next_for(do, everybody)) == [1, 2, 3, 4, 5]
    assert sorted(await next_for(do, an_opening(ages=(AgeBand.FROM_65,)))) == [1, 3, 4, 5]
    assert sorted(await next_for(do, an_opening(genders=(Gender.FEMALE,)))) == [1, 2, 4, 5]
    assert sorted(await next_for(do, an_opening(roles=(ReferrerRole.GP,)))) == [1, 2, 3, 5]
    assert sorted(await next_for(do, an_opening(boroughs=(BoroughSlug.LEWISHAM,)))) == [5]
    assert sorted(await next_for(do, an_opening(boroughs=(), outcodes=("SE15",)))) == [1, 2, 3, 4, 5]


async def where_somebody_has_said_no_they_are_not_asked_again(do: InTransaction) -> None:
    await they_wait(do, somebody(1, declined=(SERVICE_ID,)), somebody(2))
    assert await next_for(do, an_opening()) == [2]


async def who_was_sent_to_one_service_is_found_by_that_one_whoever_it_admits(do: InTransaction) -> None:
    await they_wait(do, somebody(1, chosen_id=SERVICE_ID, gender=Gender.MALE, referrer_role=None))
    for_others = {"genders": (Gender.FEMALE,), "roles": (ReferrerRole.GP,), "boroughs": ()}
    assert await next_for(do, an_opening(chosen(SERVICE_ID), NEAR, **for_others)) == [1]
    assert await next_for(do, an_opening(NEAR)) == []


async def who_cannot_take_part_from_home_has_no_such_key(do: InTransaction) -> None:
    await they_wait(do, somebody(1, ways=(Way.IN_PERSON,)), somebody(2, ways=(Way.TELEPHONE,)))
    assert await next_for(do, an_opening(need_at(Need.LONELINESS, FROM_HOME))) == [2]


async def who_waits_for_something_else_by_now_is_found_by_that_alone(do: InTransaction) -> None:
    await they_wait(do, somebody(1))
    await they_wait(do, somebody(1, needs=(Need.DEBT,)))
    assert await next_for(do, an_opening()) == []
    assert await next_for(do, an_opening(need_at(Need.DEBT, "SE15"))) == [1]


async def who_is_taken_off_waits_no_more(do: InTransaction) -> None:
    await they_wait(do, somebody(1), somebody(2))
    await do(lambda stores: stores.waiting.remove([str(a_referral_id(1)), str(a_referral_id(7))]))
    assert await next_for(do, an_opening()) == [2]
    await do(lambda stores: stores.waiting.remove([]))


async def whoever_waits_is_looked_at_again_ever_later(do: InTransaction) -> None:
    await they_wait(do, somebody(1))
    now = NOW
    for looks, pause in enumerate([*LOOKS, LOOKS[-1]]):
        assert await due(do, now) == []
        now += pause
        those = await due(do, now)
        assert those == [(str(a_referral_id(1)), looks)]
        await looked_at(do, those, now)


async def who_was_taken_off_is_not_looked_at(do: InTransaction) -> None:
    await they_wait(do, somebody(1), somebody(2))
    those = await due(do, NOW + LOOKS[0])
    await do(lambda stores: stores.waiting.remove([str(a_referral_id(1))]))
    await looked_at(do, those, NOW)
    assert len(await due(do, NOW + LOOKS[-1])) == 1
    await looked_at(do, [], NOW)


async def those_who_wait_are_counted_by_borough_and_urgency(do: InTransaction) -> None:
    await they_wait(do, somebody(1), somebody(2), somebody(3, urgency=Urgency.URGENT, borough=BoroughSlug.BARNET))
    counted = await do(lambda stores: stores.waiting.counts())
    assert counted == {(BoroughSlug.SOUTHWARK, Urgency.ROUTINE): 2, (BoroughSlug.BARNET, Urgency.URGENT): 1}


SCENARIOS = (
    the_urgent_are_first_then_who_waits_longest,
    the_list_is_read_on_from_a_turn,
    who_is_found_by_several_keys_comes_once,
    there_may_be_more_keys_than_a_query_takes,
    only_who_is_admitted_is_found,
    where_somebody_has_said_no_they_are_not_asked_again,
    who_was_sent_to_one_service_is_found_by_that_one_whoever_it_admits,
    who_cannot_take_part_from_home_has_no_such_key,
    who_waits_for_something_else_by_now_is_found_by_that_alone,
    who_is_taken_off_waits_no_more,
    whoever_waits_is_looked_at_again_ever_later,
    who_was_taken_off_is_not_looked_at,
    those_who_wait_are_counted_by_borough_and_urgency,
)
