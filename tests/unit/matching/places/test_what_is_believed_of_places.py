"""What is doubted of free places stays so until the database has answered, whatever happens meanwhile."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from typing_extensions import override

from services.matching.handlers.placing.availability import MOST_ASKED_ABOUT, Availability
from services.matching.places import PlaceRequest, Taken
from tests.fakes.matching import a_listing, a_referral_id, a_service_id, an_engine
from tests.fakes.matching_stores import MemoryPlaces
from tests.support.builders import NOW

CLUB, CHOIR = a_service_id(0), a_service_id(1)


class SlowPlaces(MemoryPlaces):
    """Places that answer how many are taken once they are let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[Sequence[UUID]] = []
        self.may_answer = asyncio.Event()

    @override
    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        self.asked_for.append(service_ids)
        await self.may_answer.wait()
        return await super().taken(service_ids)


async def a_full_club() -> tuple[Availability, SlowPlaces]:
    """Two services of a place each; of the club it is believed that it is full, which has become doubtful since."""
    places = SlowPlaces()
    await places.hold([PlaceRequest(CLUB, 1, (a_referral_id(0),))])
    availability = Availability(an_engine(a_listing(0, places=1), a_listing(1, places=1)))
    places.may_answer.set()
    await availability.free(places, NOW)
    places.may_answer.clear()
    await places.release({CLUB: [a_referral_id(0)]})
    availability.doubt_all()
    return availability, places


async def begun(availability: Availability, places: SlowPlaces) -> asyncio.Task[list[int]]:
    """A batch that asks what is free, and waits for the answer."""

    async def ask() -> list[int]:
        return [int(free) for free in await availability.free(places, NOW)]

    batch = asyncio.create_task(ask())
    await asyncio.sleep(0)
    return batch


async def test_what_is_asked_is_doubted_by_the_next_engine_too() -> None:
    availability, places = await a_full_club()
    batch = await begun(availability, places)
    after = availability.carried_to(availability.engine, ())
    places.may_answer.set()
    await batch
    assert (await after.free(places, NOW)).tolist() == [1, 1]


async def test_who_comes_while_it_is_asked_waits_for_the_answer() -> None:
    availability, places = await a_full_club()
    batches = [await begun(availability, places), await begun(availability, places)]
    places.may_answer.set()
    assert [await batch for batch in batches] == [[1, 1], [1, 1]]
    assert [len(asked) for asked in places.asked_for] == [2, 2, 0]


async def test_what_is_doubted_again_while_it_is_asked_is_asked_again() -> None:
    availability, places = await a_full_club()
    batch = await begun(availability, places)
    availability.doubt(availability.rows([CLUB]))
    places.may_answer.set()
    await batch
    await availability.free(places, NOW)
    assert places.asked_for[-1] == [CLUB]


async def test_what_is_learnt_while_it_is_asked_counts() -> None:
    availability, places = await a_full_club()
    batch = await begun(availability, places)
    availability.learn(dict.fromkeys(availability.rows([CHOIR]), 0))
    places.may_answer.set()
    assert await batch == [1, 0]


async def test_of_very_many_services_those_are_asked_about_where_anybody_holds_a_place() -> None:
    places, count = SlowPlaces(), MOST_ASKED_ABOUT + 1
    places.may_answer.set()
    await places.hold([PlaceRequest(CHOIR, 2, (a_referral_id(0),))])
    availability = Availability(an_engine(*(a_listing(number, places=2) for number in range(count))))
    free = await availability.free(places, NOW)
    assert places.asked_for == [[CHOIR]]
    assert free.tolist() == [2, 1, *[2] * (count - 2)]
