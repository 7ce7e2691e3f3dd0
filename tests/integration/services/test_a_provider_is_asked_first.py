"""Where nobody has said how many can come, the provider is asked before the person is told, on real servers."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.contract.events import Matched, PlaceReleased
from services.contract.words.life_words import ProviderDeclinedReason
from services.contract.words.vocabulary import Answer
from services.matching.domain.practice import Practice
from services.referral.domain.referral import Referral
from services.referral.domain.steps import places
from services.referral.domain.steps.decided import Decided
from tests.fakes.matching import a_listing
from tests.running.clocks import Clock
from tests.running.platform import LONG, Platform, at_work
from tests.running.stage import Stage, until

SHORT = timedelta(hours=1)
CLUB, CHOIR = a_listing(1, places=None), a_listing(2, metres=2000, places=None)
AT_THE_CLUB, AT_THE_CHOIR = str(CLUB.service_id), str(CHOIR.service_id)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def platform(stage: Stage, clock: Clock) -> AsyncIterator[Platform]:
    async with at_work(stage, Practice(answer_within=LONG), CLUB, CHOIR, clock=clock) as platform:
        yield platform


def declines(referral: Referral, now: datetime) -> Decided:
    return places.provider_declines(referral, ProviderDeclinedReason.FULL, now)


async def is_asked(platform: Platform, referral_id: str, service_id: str) -> bool:
    """Whether the provider of this service is asked about the referral, by the word of referral and of matching."""
    life = (await platform.kept("referral"))[referral_id]["state"]
    held: dict[str, Any] = await platform.kept("matching", "places")
    asked = held.get(service_id, {}).get("asked", [])
    return life["state"] == "asked" and life["match"]["service_id"] == service_id and referral_id in asked


async def said_of(platform: Platform, count: int) -> list[tuple[str, str, bool]]:
    """What matching has said: of which service, whether it is asked, offered, settled or free, and after its yes."""
    return [
        (str(one.service_id), one.answer.value, one.provider_accepted)
        if isinstance(one, Matched)
        else (str(one.service_id), one.reason.value, False)
        for one in await platform.said(count)
        if isinstance(one, Matched | PlaceReleased)
    ]


async def is_told(platform: Platform, referral_id: str) -> None:
    async def to_be_told() -> bool:
        return await platform.to_be_told() == {referral_id}

    await until(to_be_told)


async def test_a_provider_that_says_yes_is_asked_once_and_the_person_is_told_then(platform: Platform) -> None:
    ada = await platform.refer("Ada Invented")
    await until(lambda: is_asked(platform, ada, AT_THE_CLUB))
    assert await platform.kept("notify", "notices") == {}

    await platform.decide(ada, places.provider_accepts)
    await until(lambda: platform.stands(ada, "arranged"))
    await is_told(platform, ada)
    assert await said_of(platform, 2) == [
        (AT_THE_CLUB, Answer.ASK.value, False),
        (AT_THE_CLUB, Answer.SETTLED.value, True),
    ]
    place = (await platform.kept("matching", "places"))[AT_THE_CLUB]
    assert (place["taken"], place["asked"], place["capacity"]) == ([ada], [], None)
    assert await platform.kept("matching", "timers") == {}


async def test_a_provider_that_says_no_is_never_heard_of_and_the_next_is_asked(platform: Platform) -> None:
    ada = await platform.refer("Ada Invented")
    await until(lambda: is_asked(platform, ada, AT_THE_CLUB))
    await platform.decide(ada, declines)
    await until(lambda: is_asked(platform, ada, AT_THE_CHOIR))
    assert await platform.kept("notify", "notices") == {}

    await platform.decide(ada, places.provider_accepts)
    await is_told(platform, ada)
    (notice,) = (await platform.kept("notify", "notices")).values()
    assert str(notice["service_id"]) == AT_THE_CHOIR
    held = await platform.kept("matching", "places")
    assert (held[AT_THE_CLUB]["taken"], held[AT_THE_CHOIR]["taken"]) == ([], [ada])


async def test_a_provider_that_says_nothing_loses_the_person_to_the_next(platform: Platform, clock: Clock) -> None:
    platform.practices |= dict.fromkeys(platform.practices, Practice(offer_held_for=LONG, answer_within=SHORT))
    ada = await platform.refer("Ada Invented")
    await until(lambda: is_asked(platform, ada, AT_THE_CLUB))
    platform.practices |= dict.fromkeys(platform.practices, Practice(offer_held_for=LONG, answer_within=LONG))
    clock.ahead = SHORT
    await until(lambda: is_asked(platform, ada, AT_THE_CHOIR))
    assert await platform.kept("notify", "notices") == {}

    await platform.decide(ada, places.provider_accepts)
    await until(lambda: platform.stands(ada, "offered"))
    await is_told(platform, ada)
    assert await said_of(platform, 4) == [
        (AT_THE_CLUB, Answer.ASK.value, False),
        (AT_THE_CLUB, "expired", False),
        (AT_THE_CHOIR, Answer.ASK.value, False),
        (AT_THE_CHOIR, Answer.OFFER.value, True),
    ]
