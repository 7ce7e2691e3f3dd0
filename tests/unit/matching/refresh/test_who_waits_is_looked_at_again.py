"""Nobody waits while a place that suits is free, whatever the directory, the day or another process has changed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.contract.listing import Listing
from services.contract.words.listing_words import ListingStatus
from services.matching import metrics
from services.matching.domain.listed import Listed
from services.matching.refresh.looking_again import LookingAgain
from services.matching.waiting.store import LOOKS
from services.runtime.working.ports import Unavailable
from tests.fakes.matching import MatchingInMemory, a_listed, a_listing, a_referral_id, a_service_id, created
from tests.support.builders import NOW

CLUB = a_service_id(1)


def one_place(**changes: Any) -> MatchingInMemory:
    return MatchingInMemory(a_listing(1, **{"places": 1, **changes}))


async def all_wait(service: MatchingInMemory, *numbers: int) -> LookingAgain:
    """These wait for the club, and have been looked at once."""
    for number in numbers:
        await service.consumes(created(number, at=NOW + timedelta(minutes=number)))
    return await looked(service, LookingAgain(service.matcher))


async def looked(service: MatchingInMemory, looking: LookingAgain, later: timedelta = LOOKS[0]) -> LookingAgain:
    service.now += later
    while await looking.look_round(service.transactions):
        pass
    return looking


def holders(service: MatchingInMemory) -> list[int]:
    return [one.int - a_referral_id(0).int for one in service.held.get(CLUB, ())]


def changes(service: MatchingInMemory, *listings: Listing) -> None:
    """The directory has changed, and this process has followed."""
    listed: list[Listed] = [a_listed(one, version=2) for one in listings]
    engine = service.matcher.availability.engine.amended(listed, [])
    service.matcher.use(engine, {one.service_id for one in listings})


async def test_a_place_that_another_process_freed_at_the_same_time_is_found_soon() -> None:
    service = one_place()
    await service.consumes(created(0))
    looking = await all_wait(service, 1)
    service.held[CLUB].clear()
    await looked(service, looking, LOOKS[1])
    assert holders(service) == [1]
    assert service.waiting == {}


async def test_what_is_found_by_whoever_is_looked_at_goes_to_who_is_next() -> None:
    service = one_place()
    await service.consumes(created(0))
    looking = await all_wait(service, 1)
    await looked(service, looking, LOOKS[1])
    await service.consumes(created(2, urgency="routine", at=NOW + timedelta(hours=1)))
    service.held[CLUB].clear()
    # Of the two, only the one who came last is due.
    await looked(service, looking)
    assert holders(service) == [1]


@pytest.mark.parametrize(
    "changed",
    [a_listing(1, places=2), a_listing(2, metres=500, places=1)],
    ids=["more places", "a new service"],
)
async def test_what_the_directory_adds_goes_to_who_waits(changed: Listing) -> None:
    service = one_place()
    await service.consumes(created(0))
    looking = await all_wait(service, 1, 2)
    changes(service, changed)
    await looked(service, looking, timedelta(0))
    assert service.verdict(1).service_id == changed.service_id
    assert service.verdict(2).service_id is None


async def test_many_places_that_the_directory_adds_at_once_are_all_given() -> None:
    service = one_place(places=0)
    looking = await all_wait(service, *range(90))
    changes(service, a_listing(1, places=70))
    await looked(service, looking, timedelta(0))
    assert holders(service) == [*range(70)]


async def test_a_service_that_opens_again_takes_who_waits_on_that_day() -> None:
    closed = {"status": ListingStatus.TEMPORARILY_CLOSED, "closed_until": NOW.date()}
    service = one_place(**closed)
    looking = await all_wait(service, 1)
    await looked(service, looking)
    assert holders(service) == []
    service.now += timedelta(days=1)
    looking.matcher.openings.clear()
    await looked(service, looking, timedelta(0))
    assert holders(service) == [1]


async def test_whoever_waits_is_looked_at_by_and_by_and_nothing_is_said_of_that() -> None:
    service = one_place()
    await service.consumes(created(0))
    looking = await all_wait(service, 1)
    said = len(service.published)
    for pause in LOOKS[1:]:
        await looked(service, looking, pause)
    assert len(service.published) == said
    assert [*service.waiting] == [str(a_referral_id(1))]


async def test_a_process_without_a_directory_looks_at_nobody() -> None:
    service = one_place()
    await service.consumes(created(0), created(1))
    empty = MatchingInMemory()
    empty.storage = service.storage
    assert not await LookingAgain(empty.matcher).look_round(service.transactions)


async def test_after_an_outage_the_services_that_changed_are_looked_at_still() -> None:
    service = one_place()
    await service.consumes(created(0))
    looking = await all_wait(service, 1)
    changes(service, a_listing(1, places=2))
    service.storage.outages.append(Unavailable("away"))
    with pytest.raises(Unavailable):
        await looked(service, looking, timedelta(0))
    await looked(service, looking, timedelta(0))
    assert holders(service) == [0, 1]


async def test_the_loop_goes_on_through_an_outage_until_it_is_told_to_stop() -> None:
    service, stop = one_place(), asyncio.Event()
    await service.consumes(created(0), created(1))
    service.storage.outages.append(Unavailable("away"))
    service.held[CLUB].clear()
    service.now += LOOKS[0]
    running = asyncio.create_task(LookingAgain(service.matcher).run(service.transactions, stop))
    async with asyncio.timeout(60):
        while service.waiting:  # noqa: ASYNC110 - what is waited for is in the loop
            await asyncio.sleep(0.01)
        stop.set()
        await running
    assert holders(service) == [1]


async def test_those_who_wait_are_shown() -> None:
    service = one_place()
    await service.consumes(created(0))
    await all_wait(service, 1, 2)
    assert metrics.WAITING.labels("southwark", "routine")._value.get() == 2
