"""What matching's places promise, whether MongoDB or memory keeps them.

Each scenario begins with no place held; `do` runs an action on the stores in a transaction of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from services.matching.domain.sessions.unit import Unit, appointment
from services.matching.domain.telling.occasions import LONDON
from services.matching.places import Holders, PlaceRequest, Taken
from services.matching.store import Stores

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

CLUB, CHOIR = UUID(int=1), UUID(int=2)
PEOPLE = tuple(UUID(int=1000 + number) for number in range(50))


async def held(do: InTransaction, *requests: PlaceRequest) -> Mapping[UUID, Sequence[UUID]]:
    return {service_id: holders.all for service_id, holders in (await holders_of(do, *requests)).items()}


async def holders_of(do: InTransaction, *requests: PlaceRequest) -> Mapping[UUID, Holders]:
    found: Mapping[UUID, Holders] = await do(lambda stores: stores.places.hold(requests))
    return found


async def taken(do: InTransaction, *service_ids: UUID) -> Mapping[UUID, Taken]:
    found: Mapping[UUID, Taken] = await do(lambda stores: stores.places.taken(service_ids))
    return found


def a_question(*people: UUID, agreed: tuple[UUID, ...] = (), at_once: int = 2) -> PlaceRequest:
    """Of the club, of which nobody has said how many people it can take."""
    return PlaceRequest(CLUB, None, people, agreed, at_once)


async def places_go_to_those_who_asked_first(do: InTransaction) -> None:
    assert await held(do, PlaceRequest(CLUB, 2, PEOPLE[:3])) == {CLUB: PEOPLE[:2]}


async def fifty_want_the_last_place_and_one_gets_it(do: InTransaction) -> None:
    assert await held(do, PlaceRequest(CLUB, 1, PEOPLE)) == {CLUB: PEOPLE[:1]}


async def of_many_who_ask_at_the_same_moment_one_gets_the_last_place(do: InTransaction) -> None:
    await asyncio.gather(*(held(do, PlaceRequest(CLUB, 1, (person,))) for person in PEOPLE[:12]))
    assert await taken(do, CLUB) == {CLUB: Taken(1)}


async def holding_again_changes_nothing(do: InTransaction) -> None:
    first = await held(do, PlaceRequest(CLUB, 3, PEOPLE[:2]))
    assert await held(do, PlaceRequest(CLUB, 3, PEOPLE[:2])) == first == {CLUB: PEOPLE[:2]}


async def who_holds_a_place_keeps_it_when_it_is_full(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:2]))
    assert await held(do, PlaceRequest(CLUB, 2, (PEOPLE[9], PEOPLE[1]))) == {CLUB: PEOPLE[:2]}


async def nobody_is_put_out_when_there_are_fewer_places(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 3, PEOPLE[:3]))
    assert await held(do, PlaceRequest(CLUB, 1, PEOPLE[3:5])) == {CLUB: PEOPLE[:3]}


async def new_places_are_filled(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 1, PEOPLE[:1]))
    assert await held(do, PlaceRequest(CLUB, 3, PEOPLE[1:9])) == {CLUB: PEOPLE[:3]}


async def a_service_without_places_takes_nobody(do: InTransaction) -> None:
    assert await held(do, PlaceRequest(CLUB, 0, PEOPLE[:1])) == {CLUB: ()}


async def services_do_not_share_places(do: InTransaction) -> None:
    requests = (PlaceRequest(CLUB, 1, PEOPLE[:1]), PlaceRequest(CHOIR, 2, PEOPLE[1:2]))
    assert await held(do, *requests) == {CLUB: PEOPLE[:1], CHOIR: PEOPLE[1:2]}


async def places_taken_are_counted(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 5, PEOPLE[:3]))
    assert await taken(do, CLUB, CHOIR) == {CLUB: Taken(3)}


async def freed(do: InTransaction, service_id: UUID, *people: UUID) -> None:
    await do(lambda stores: stores.places.release({service_id: people}))


async def a_place_that_is_freed_goes_to_the_next(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:2]))
    await freed(do, CLUB, PEOPLE[0])
    assert await taken(do, CLUB) == {CLUB: Taken(1)}
    assert await held(do, PlaceRequest(CLUB, 2, PEOPLE[2:4])) == {CLUB: PEOPLE[1:3]}


async def freeing_again_frees_nobody_elses_place(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:2]))
    for _ in range(2):
        await freed(do, CLUB, PEOPLE[0])
    assert await held(do, PlaceRequest(CLUB, 2, ())) == {CLUB: PEOPLE[1:2]}


async def many_free_their_places_at_once(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 3, PEOPLE[:3]), PlaceRequest(CHOIR, 2, PEOPLE[3:5]))
    await do(lambda stores: stores.places.release({CLUB: PEOPLE[:2], CHOIR: PEOPLE[:5]}))
    assert await taken(do, CLUB, CHOIR) == {CLUB: Taken(1), CHOIR: Taken(0)}


async def who_frees_a_place_may_take_one_again(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:2]))
    await freed(do, CLUB, PEOPLE[0])
    assert await held(do, PlaceRequest(CLUB, 2, PEOPLE[:1])) == {CLUB: (PEOPLE[1], PEOPLE[0])}


async def freeing_where_nobody_was_held_is_nothing(do: InTransaction) -> None:
    await freed(do, CLUB, PEOPLE[0])
    await do(lambda stores: stores.places.release({}))
    assert await taken(do, CLUB) == {}


async def freed_and_held_in_one_transaction_it_is_never_over_capacity(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 1, PEOPLE[:1]))

    async def change_hands(stores: Stores) -> None:
        await stores.places.release({CLUB: PEOPLE[:1]})
        assert await stores.places.taken([CLUB]) == {CLUB: Taken(0)}
        await stores.places.hold([PlaceRequest(CLUB, 1, PEOPLE[1:3])])

    await do(change_hands)
    assert await held(do, PlaceRequest(CLUB, 1, ())) == {CLUB: PEOPLE[1:2]}


async def asking_for_nothing_gives_nothing(do: InTransaction) -> None:
    assert await held(do) == {}
    assert await taken(do) == {}


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


def an_appointment(hour: int, places: int = 1) -> Unit:
    """On the eleventh of January 2027, at that hour."""
    at = datetime(2027, 1, 11, hour, tzinfo=LONDON)
    return appointment(at, at + timedelta(minutes=30), places)


def booked(*people: UUID, units: tuple[Unit, ...], agreed: tuple[UUID, ...] = ()) -> PlaceRequest:
    """Of the club, which has appointments."""
    return PlaceRequest(CLUB, None, people, agreed, units=units)


async def keys(do: InTransaction, request: PlaceRequest) -> list[str]:
    """Of whoever holds a place, in the order in which they took it, the hour of which."""
    there = (await holders_of(do, request))[CLUB]
    return [there.sessions[one].key[-4:] if one in there.sessions else "none" for one in there.all]


TEN, ELEVEN, TWELVE = an_appointment(10), an_appointment(11, places=2), an_appointment(12)


async def each_appointment_is_filled_before_the_next(do: InTransaction) -> None:
    request = booked(*PEOPLE[:9], units=(TEN, ELEVEN, TWELVE))
    assert await keys(do, request) == ["1000", "1100", "1100", "1200"]
    assert await taken(do, CLUB) == {
        CLUB: Taken(4, 0, {"appointment-20270111T1000": 1, "appointment-20270111T1100": 2, TWELVE.session.key: 1})
    }


async def what_a_session_is_comes_back_as_it_was(do: InTransaction) -> None:
    there = (await holders_of(do, booked(PEOPLE[0], units=(TEN,))))[CLUB]
    assert there == Holders(PEOPLE[:1], (), {PEOPLE[0]: TEN.session})


async def who_holds_an_appointment_takes_no_second(do: InTransaction) -> None:
    await holders_of(do, booked(PEOPLE[0], units=(TEN,)))
    assert await keys(do, booked(PEOPLE[0], PEOPLE[1], units=(TEN, ELEVEN))) == ["1000", "1100"]


async def of_many_who_ask_at_the_same_moment_each_appointment_has_one(do: InTransaction) -> None:
    await asyncio.gather(*(holders_of(do, booked(one, units=(TEN, TWELVE))) for one in PEOPLE[:12]))
    assert (await taken(do, CLUB))[CLUB].sessions == {TEN.session.key: 1, TWELVE.session.key: 1}


async def an_appointment_that_is_given_up_goes_to_the_next(do: InTransaction) -> None:
    await holders_of(do, booked(*PEOPLE[:2], units=(TEN, TWELVE)))
    await freed(do, CLUB, PEOPLE[0])
    assert await taken(do, CLUB) == {CLUB: Taken(1, 0, {TWELVE.session.key: 1})}
    assert await keys(do, booked(*PEOPLE[2:5], units=(TEN, TWELVE))) == ["1200", "1000"]


async def who_holds_an_appointment_keeps_it_when_it_is_not_listed_any_more(do: InTransaction) -> None:
    await holders_of(do, booked(PEOPLE[0], units=(TEN,)))
    assert await keys(do, booked(PEOPLE[0], PEOPLE[1], units=(TWELVE,))) == ["1000", "1200"]


async def nobody_is_put_out_of_an_appointment_that_has_fewer_places(do: InTransaction) -> None:
    await holders_of(do, booked(*PEOPLE[:2], units=(ELEVEN,)))
    assert await keys(do, booked(PEOPLE[2], units=(an_appointment(11), TWELVE))) == ["1100", "1100", "1200"]
    assert await keys(do, booked(PEOPLE[3], units=(an_appointment(11, places=0),))) == ["1100", "1100", "1200"]


async def an_appointment_without_places_is_passed_over(do: InTransaction) -> None:
    assert await keys(do, booked(PEOPLE[0], units=(an_appointment(10, places=0), TWELVE))) == ["1200"]


async def where_nothing_can_be_booked_nobody_has_a_place(do: InTransaction) -> None:
    assert await keys(do, booked(PEOPLE[0], units=())) == []


async def whoever_came_before_there_were_appointments_keeps_their_place(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:2]))
    assert await keys(do, booked(PEOPLE[2], PEOPLE[0], units=(TEN,))) == ["none", "none", "1000"]


async def whoever_was_asked_about_before_there_were_appointments_is_asked_about_no_more(do: InTransaction) -> None:
    await held(do, a_question(PEOPLE[0]))
    there = (await holders_of(do, booked(units=(TEN,), agreed=PEOPLE[:2])))[CLUB]
    assert there == Holders(PEOPLE[:2], (), {PEOPLE[1]: TEN.session})


async def an_appointment_counts_when_a_service_says_a_number_again(do: InTransaction) -> None:
    await holders_of(do, booked(PEOPLE[0], units=(TEN,)))
    there = (await holders_of(do, PlaceRequest(CLUB, 2, PEOPLE[1:9])))[CLUB]
    assert there == Holders(PEOPLE[:2], (), {PEOPLE[0]: TEN.session})


async def an_appointment_whose_end_is_otherwise_is_the_same_one_and_is_kept_as_it_was_told(do: InTransaction) -> None:
    await holders_of(do, booked(PEOPLE[0], units=(TEN,)))
    longer = appointment(TEN.session.starts_at, TWELVE.session.starts_at, 1)
    there = (await holders_of(do, booked(PEOPLE[1], units=(longer,))))[CLUB]
    assert there == Holders(PEOPLE[:1], (), {PEOPLE[0]: TEN.session})


async def one_batch_fills_numbers_and_appointments(do: InTransaction) -> None:
    found = await holders_of(do, booked(*PEOPLE[:2], units=(TEN,)), PlaceRequest(CHOIR, 2, PEOPLE[2:3]))
    assert found == {CLUB: Holders(PEOPLE[:1], (), {PEOPLE[0]: TEN.session}), CHOIR: Holders(PEOPLE[2:3])}


async def it_is_known_where_anybody_holds_a_place_and_who(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 3, PEOPLE[:2]), PlaceRequest(CHOIR, 3, PEOPLE[2:3]))
    await freed(do, CHOIR, PEOPLE[2])
    assert await do(lambda stores: stores.places.everywhere()) == {CLUB}
    assert await do(lambda stores: stores.places.holders(CLUB)) == PEOPLE[:2]
    assert await do(lambda stores: stores.places.holders(UUID(int=77))) == ()


SCENARIOS = (
    it_is_known_where_anybody_holds_a_place_and_who,
    places_go_to_those_who_asked_first,
    fifty_want_the_last_place_and_one_gets_it,
    of_many_who_ask_at_the_same_moment_one_gets_the_last_place,
    holding_again_changes_nothing,
    who_holds_a_place_keeps_it_when_it_is_full,
    nobody_is_put_out_when_there_are_fewer_places,
    new_places_are_filled,
    a_service_without_places_takes_nobody,
    services_do_not_share_places,
    places_taken_are_counted,
    a_place_that_is_freed_goes_to_the_next,
    freeing_again_frees_nobody_elses_place,
    many_free_their_places_at_once,
    who_frees_a_place_may_take_one_again,
    freeing_where_nobody_was_held_is_nothing,
    freed_and_held_in_one_transaction_it_is_never_over_capacity,
    asking_for_nothing_gives_nothing,
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
    each_appointment_is_filled_before_the_next,
    what_a_session_is_comes_back_as_it_was,
    who_holds_an_appointment_takes_no_second,
    of_many_who_ask_at_the_same_moment_each_appointment_has_one,
    an_appointment_that_is_given_up_goes_to_the_next,
    who_holds_an_appointment_keeps_it_when_it_is_not_listed_any_more,
    nobody_is_put_out_of_an_appointment_that_has_fewer_places,
    an_appointment_without_places_is_passed_over,
    where_nothing_can_be_booked_nobody_has_a_place,
    whoever_came_before_there_were_appointments_keeps_their_place,
    whoever_was_asked_about_before_there_were_appointments_is_asked_about_no_more,
    an_appointment_counts_when_a_service_says_a_number_again,
    an_appointment_whose_end_is_otherwise_is_the_same_one_and_is_kept_as_it_was_told,
    one_batch_fills_numbers_and_appointments,
)
