"""What matching promises of places that are of certain times: each is filled before the next."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.contract.events.matches import Session
from services.matching.domain.sessions.unit import Unit, appointment
from services.matching.domain.telling.occasions import LONDON
from services.matching.places import Holders, PlaceRequest, Taken
from tests.store_scenarios.asked_providers import a_question
from tests.store_scenarios.matching import CHOIR, CLUB, PEOPLE, InTransaction, freed, held, holders_of, taken


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


async def who_has_which_appointment_is_known_by_service(do: InTransaction) -> None:
    await held(do, booked(*PEOPLE[:2], units=(TEN, TWELVE)), PlaceRequest(CHOIR, 2, PEOPLE[2:3]))

    async def sessions(*service_ids: UUID) -> Mapping[UUID, Session]:
        found: Mapping[UUID, Session] = await do(lambda stores: stores.places.sessions(service_ids))
        return found

    assert await sessions(CLUB, CHOIR) == {PEOPLE[0]: TEN.session, PEOPLE[1]: TWELVE.session}
    assert await sessions(CHOIR) == {}
    assert await sessions() == {}


SCENARIOS = (
    who_has_which_appointment_is_known_by_service,
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
