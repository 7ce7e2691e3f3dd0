"""A synthetic referral is answered like any other, and moves no place and no figure."""

from datetime import timedelta

from services.contract import events
from services.matching import metrics
from services.matching.domain.search import HOLD_ENDS, SearchStatus
from services.runtime.leading.timers import Timers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR = a_service_id(1), a_service_id(2)


def said(service: MatchingInMemory) -> list[tuple[str, bool]]:
    """What was said, each with its mark."""
    return [(one.envelope.type.split(".")[2], one.envelope.synthetic) for one in service.published]


def counted() -> tuple[float, float, float]:
    found = (metrics.MATCHED.labels("southwark"), metrics.RELEASED.labels("southwark", "withdrawn"))
    return (*(one._value.get() for one in found), metrics.UNMATCHED.labels("southwark", "no-room")._value.get())


async def test_it_is_matched_and_the_place_stays_free() -> None:
    service, before = MatchingInMemory(a_listing(1, places=1)), counted()
    await service.consumes(created(1, synthetic=True))
    assert service.verdict(1).service_id == CLUB
    assert (said(service), service.held, counted()) == ([("matched", True)], {}, before)


async def test_real_people_of_the_same_batch_choose_before_it_however_urgent_it_is() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1, synthetic=True, urgency="urgent"), created(2))
    assert service.held == {CLUB: [a_referral_id(2)]}
    assert service.verdict(1).reason == "no-room"
    assert sorted(said(service)) == [("matched", False), ("unmatched", True)]


async def test_any_number_of_them_see_the_same_place_free() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(*(created(number, synthetic=True) for number in range(3)))
    await service.consumes(created(9))
    assert {service.verdict(number).service_id for number in range(3)} == {CLUB}
    assert service.held == {CLUB: [a_referral_id(9)]}


async def test_when_it_ends_the_place_is_said_to_be_free_and_nothing_changes() -> None:
    service, before = MatchingInMemory(a_listing(1, places=1)), counted()
    await service.consumes(created(1, synthetic=True))
    service.held[CLUB] = [a_referral_id(9)]
    await service.consumes(then(events.ReferralWithdrawn, 1))
    assert said(service) == [("matched", True), ("place-released", True)]
    assert (service.held, counted()) == ({CLUB: [a_referral_id(9)]}, before)


async def test_who_turns_it_down_is_shown_another_one() -> None:
    service = MatchingInMemory(a_listing(1), a_listing(2, metres=3000))
    await service.consumes(created(1, synthetic=True))
    await service.consumes(then(events.OfferDeclined, 1, service_id=CLUB, seek_another=True))
    assert (service.verdict(1).service_id, service.held) == (CHOIR, {})


async def test_an_offer_that_nobody_answers_ends_in_its_time_and_says_that_it_is_synthetic() -> None:
    service = MatchingInMemory(a_listing(1), held_for=timedelta(days=28))
    await service.consumes(created(1, synthetic=True))
    service.now = NOW + timedelta(days=29)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()
    assert service.verdict(1).status is SearchStatus.WAITS_FOR_A_WORD
    assert said(service) == [("matched", True), ("place-released", True)]
