"""What matching's places promise, whether MongoDB or memory keeps them.

Each scenario begins with no place held; `do` runs an action on the stores in a transaction of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from services.contract.events.matches import Session
from services.contract.words.matching_words import BookingKind
from services.matching.domain.telling.occasions import LONDON
from services.matching.places import Holder, Holders, PlaceRequest, Taken
from services.matching.store import Stores

InTransaction: TypeAlias = Callable[[Callable[[Stores], Awaitable[Any]]], Awaitable[Any]]

CLUB, CHOIR = UUID(int=1), UUID(int=2)
AT = datetime(2027, 1, 11, 14, 30, tzinfo=LONDON)
AN_APPOINTMENT = Session(key="appointment-20270111T1430", kind=BookingKind.APPOINTMENT, starts_at=AT)
PEOPLE = tuple(UUID(int=1000 + number) for number in range(50))


async def held(do: InTransaction, *requests: PlaceRequest) -> Mapping[UUID, Sequence[UUID]]:
    return {service_id: holders.all for service_id, holders in (await holders_of(do, *requests)).items()}


async def holders_of(do: InTransaction, *requests: PlaceRequest) -> Mapping[UUID, Holders]:
    found: Mapping[UUID, Holders] = await do(lambda stores: stores.places.hold(requests))
    return found


async def taken(do: InTransaction, *service_ids: UUID) -> Mapping[UUID, Taken]:
    found: Mapping[UUID, Taken] = await do(lambda stores: stores.places.taken(service_ids))
    return found


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


async def places_that_another_gave_are_kept_and_count(do: InTransaction) -> None:
    await held(do, PlaceRequest(CLUB, 2, PEOPLE[:1]))
    await do(lambda stores: stores.places.restore({CLUB: [Holder(PEOPLE[1])], CHOIR: [Holder(PEOPLE[2])]}))
    assert await held(do, PlaceRequest(CLUB, 2, PEOPLE[3:4])) == {CLUB: PEOPLE[:2]}
    assert await taken(do, CLUB, CHOIR) == {CLUB: Taken(2), CHOIR: Taken(1)}


async def keeping_again_what_another_gave_changes_nothing(do: InTransaction) -> None:
    for _ in range(2):
        await do(lambda stores: stores.places.restore({CLUB: [Holder(PEOPLE[0], is_asked=True)]}))
    assert await taken(do, CLUB) == {CLUB: Taken(1, 1)}


async def of_which_session_a_place_is_that_another_gave_is_kept(do: InTransaction) -> None:
    await do(lambda stores: stores.places.restore({CLUB: [Holder(PEOPLE[0], session=AN_APPOINTMENT)]}))
    assert await taken(do, CLUB) == {CLUB: Taken(1, 0, {AN_APPOINTMENT.key: 1})}
    assert (await holders_of(do, PlaceRequest(CLUB, 1, ())))[CLUB].sessions == {PEOPLE[0]: AN_APPOINTMENT}


async def asking_for_nothing_gives_nothing(do: InTransaction) -> None:
    assert await held(do) == {}
    assert await taken(do) == {}


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
    places_that_another_gave_are_kept_and_count,
    keeping_again_what_another_gave_changes_nothing,
    of_which_session_a_place_is_that_another_gave_is_kept,
    asking_for_nothing_gives_nothing,
)
