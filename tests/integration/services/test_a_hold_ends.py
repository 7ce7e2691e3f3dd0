"""An offer that nobody answers ends by itself, on a real Kafka and MongoDB, and its place goes to who comes next."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.contract.events import Matched, PlaceReleased
from services.matching.domain.practice import Practice
from tests.fakes.matching import a_listing
from tests.running.platform import LONG, Platform, at_work
from tests.running.stage import Stage, until

SHORT = timedelta(seconds=2)
ONE_PLACE = a_listing(places=1)


@pytest.fixture
async def platform(stage: Stage) -> AsyncIterator[Platform]:
    async with at_work(stage, Practice(offer_held_for=SHORT), ONE_PLACE) as platform:
        yield platform


async def test_a_place_that_nobody_answers_for_is_used_by_the_next_and_all_services_agree(platform: Platform) -> None:
    ada = await platform.refer("Ada Invented")
    await until(lambda: platform.stands(ada, "waiting"))
    platform.practices |= dict.fromkeys(platform.practices, Practice(offer_held_for=LONG))
    bela = await platform.refer("Bela Invented")
    await until(lambda: platform.stands(bela, "offered"))

    offered, released, again = await platform.said(3)
    assert [type(one) for one in (offered, released, again)] == [Matched, PlaceReleased, Matched]
    assert [str(one.referral_id) for one in (offered, released, again)] == [ada, ada, bela]
    assert released.reason == "expired"
    assert {one.service_id for one in (offered, released, again)} == {ONE_PLACE.service_id}

    place = str(ONE_PLACE.service_id)
    (places,) = (await platform.kept("matching", "places")).values()
    assert places["taken"] == [bela]
    assert (await platform.kept("matching"))[ada]["state"]["status"] == "waits-for-a-word"
    assert {one["key"] for one in (await platform.kept("matching", "timers")).values()} == {bela}

    async def notify_agrees() -> bool:
        return await platform.to_be_told() == {bela}

    async def reporting_agrees() -> bool:
        return await platform.journeys() == {ada: (None, 1), bela: (place, 0)}

    await until(notify_agrees)
    await until(reporting_agrees)
