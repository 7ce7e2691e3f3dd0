"""What matching promises of services of which nobody has said how many they can take: a few are asked about at once."""

import asyncio
from uuid import UUID

from services.matching.places import Holders, PlaceRequest, Taken
from tests.store_scenarios.matching import CLUB, PEOPLE, InTransaction, freed, held, holders_of, taken


def a_question(*people: UUID, agreed: tuple[UUID, ...] = (), at_once: int = 2) -> PlaceRequest:
    """Of the club, of which nobody has said how many people it can take."""
    return PlaceRequest(CLUB, None, people, agreed, at_once)


async def where_nobody_has_said_how_many_a_few_are_asked_about_at_once(do: InTransaction) -> None:
    there = (await holders_of(do, a_question(*PEOPLE[:5])))[CLUB]
    assert there == Holders(PEOPLE[:2], PEOPLE[:2])
    assert (await holders_of(do, a_question(PEOPLE[7])))[CLUB] == there
    assert await taken(do, CLUB) == {CLUB: Taken(2, 2)}


async def of_many_who_come_at_the_same_moment_a_few_are_asked_about(do: InTransaction) -> None:
    await asyncio.gather(*(held(do, a_question(person)) for person in PEOPLE[:12]))
    assert await taken(do, CLUB) == {CLUB: Taken(2, 2)}


async def asking_again_about_somebody_asks_about_nobody_more(do: InTransaction) -> None:
    first = await holders_of(do, a_question(PEOPLE[0]))
    assert await holders_of(do, a_question(PEOPLE[0])) == first == {CLUB: Holders(PEOPLE[:1], PEOPLE[:1])}


async def a_yes_makes_room_for_another_question_and_the_place_stays(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2]))
    there = (await holders_of(do, a_question(*PEOPLE[2:5], agreed=PEOPLE[:1])))[CLUB]
    assert there == Holders(PEOPLE[:3], PEOPLE[1:3])


async def a_no_makes_room_for_another_question(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2]))
    await freed(do, CLUB, PEOPLE[0])
    assert await taken(do, CLUB) == {CLUB: Taken(1, 1)}
    assert (await holders_of(do, a_question(PEOPLE[2], PEOPLE[3])))[CLUB] == Holders(PEOPLE[1:3], PEOPLE[1:3])


async def who_comes_after_a_late_yes_is_not_asked_about(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2]))
    there = (await holders_of(do, a_question(agreed=PEOPLE[2:3])))[CLUB]
    assert there == Holders(PEOPLE[:3], PEOPLE[:2])


async def once_it_is_said_how_many_can_come_all_who_hold_a_place_count(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2], agreed=PEOPLE[2:4]))
    there = (await holders_of(do, PlaceRequest(CLUB, 5, PEOPLE[5:9])))[CLUB]
    assert there == Holders((*PEOPLE[2:4], *PEOPLE[:2], PEOPLE[5]), PEOPLE[:2])


async def who_is_placed_anew_once_that_is_said_is_asked_about_no_more(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2]))
    there = (await holders_of(do, PlaceRequest(CLUB, 5, PEOPLE[:1], PEOPLE[1:2])))[CLUB]
    assert there == Holders(PEOPLE[:2], ())


async def who_held_a_place_before_nobody_knew_how_many_is_no_question(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 9, PEOPLE[:4]))
    there = (await holders_of(do, a_question(*PEOPLE[3:6])))[CLUB]
    assert there == Holders(PEOPLE[:6], PEOPLE[4:6])


async def where_fewer_may_be_asked_about_than_before_nobody_is_put_out(do: InTransaction) -> None:
    await held(do, a_question(*PEOPLE[:2]))
    assert (await holders_of(do, a_question(PEOPLE[2], at_once=1)))[CLUB] == Holders(PEOPLE[:2], PEOPLE[:2])


SCENARIOS = (
    where_nobody_has_said_how_many_a_few_are_asked_about_at_once,
    of_many_who_come_at_the_same_moment_a_few_are_asked_about,
    asking_again_about_somebody_asks_about_nobody_more,
    a_yes_makes_room_for_another_question_and_the_place_stays,
    a_no_makes_room_for_another_question,
    who_comes_after_a_late_yes_is_not_asked_about,
    once_it_is_said_how_many_can_come_all_who_hold_a_place_count,
    who_is_placed_anew_once_that_is_said_is_asked_about_no_more,
    who_held_a_place_before_nobody_knew_how_many_is_no_question,
    where_fewer_may_be_asked_about_than_before_nobody_is_put_out,
)
