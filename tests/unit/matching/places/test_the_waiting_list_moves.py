"""Whoever finds no place waits, and what becomes free goes to whoever is next, in the same batch."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.contract import events
from services.contract.borough_map import Equity
from services.contract.boroughs import BoroughSlug
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import AgeBand, Gender, Need
from services.matching.domain.practice import Practice
from services.matching.domain.search import HOLD_ENDS, SearchStatus
from services.runtime.leading.timers import Timers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR = a_service_id(1), a_service_id(2)
A_MONTH = timedelta(days=28)


def one_place(**changes: Any) -> MatchingInMemory:
    return MatchingInMemory(a_listing(1, places=1, **changes))


def holder(service: MatchingInMemory) -> list[int]:
    """Who holds a place at the club, by number."""
    return [held.int - a_referral_id(0).int for held in service.held[CLUB]]


def waiting(service: MatchingInMemory) -> set[int]:
    """Who is on the list, by number."""
    numbers = {str(a_referral_id(number)): number for number in range(100)}
    return {numbers[key] for key in service.waiting}


def last_said(service: MatchingInMemory, number: int) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(
        [one for one in service.published if one.key == str(a_referral_id(number))][-1].value
    )
    return value


async def full(service: MatchingInMemory, *waiting: Any) -> MatchingInMemory:
    """Number 0 has the place, and these wait, who came one after the other."""
    await service.consumes(created(0))
    for one in waiting:
        await service.consumes(one)
    return service


async def test_whoever_finds_no_place_is_told_that_they_wait() -> None:
    service = await full(one_place(), created(1))
    assert waiting(service) == {1}
    assert last_said(service, 1)["waiting"]


async def test_a_place_that_is_given_up_goes_to_who_waits_in_the_same_batch() -> None:
    service = await full(one_place(), created(1))
    await service.consumes(then(events.ReferralWithdrawn, 0))
    assert (holder(service), waiting(service)) == ([1], set())
    said = last_said(service, 1)
    assert said["waiting_since"] == NOW.isoformat().replace("+00:00", "Z")
    assert said["service_id"] == str(CLUB)


async def test_the_news_of_whoever_waited_is_their_own_and_names_nobody_else() -> None:
    service = await full(one_place(), created(1))
    await service.consumes(then(events.ReferralWithdrawn, 0))
    unmatched, matched = (one.envelope for one in service.published if one.key == str(a_referral_id(1)))
    assert matched.correlationid == unmatched.correlationid
    assert matched.causationid == unmatched.causationid
    assert str(a_referral_id(0)) not in str(matched)


async def test_the_urgent_are_next_then_who_has_waited_since_an_earlier_day() -> None:
    service = await full(one_place(), created(1, at=NOW + timedelta(days=1)), created(2), created(3, urgency="urgent"))
    for freed, next_one in ((0, 3), (3, 2), (2, 1)):
        await service.consumes(then(events.ReferralClosed, freed))
        assert holder(service) == [next_one]


async def test_whoever_comes_in_the_batch_takes_their_turn_behind_those_who_wait() -> None:
    service = await full(one_place(), created(1))
    late = NOW + timedelta(days=1)
    await service.consumes(created(2, at=late), then(events.ReferralClosed, 0))
    assert (holder(service), waiting(service)) == ([1], {2})


async def test_whoever_comes_in_the_batch_and_is_urgent_goes_before_those_who_wait() -> None:
    service = await full(one_place(), created(1))
    await service.consumes(created(2, urgency="urgent"), then(events.ReferralClosed, 0))
    assert (holder(service), waiting(service)) == ([2], {1})


async def test_of_one_day_who_lives_in_a_more_deprived_place_is_next_where_the_borough_says_so() -> None:
    service = one_place()
    await full(service, created(1, deprivation_decile=9), created(2, deprivation_decile=2), created(3))
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == [1]

    fair = one_place()
    fair.matcher._practices = dict.fromkeys(BoroughSlug, Practice(equity=Equity.DEPRIVATION))
    await full(fair, created(1, deprivation_decile=9), created(2, deprivation_decile=2), created(3))
    for freed, next_one in ((0, 2), (2, 3), (3, 1)):
        await fair.consumes(then(events.ReferralClosed, freed))
        assert holder(fair) == [next_one]


async def test_whoever_does_not_suit_is_passed_over_and_waits_on() -> None:
    service = one_place(who_for={"genders": (Gender.FEMALE,)})
    await full(service, created(1, gender="male"), created(2))
    await service.consumes(then(events.ReferralClosed, 0))
    assert (holder(service), waiting(service)) == ([2], {1})


async def test_behind_many_whom_the_list_cannot_tell_from_those_who_suit_the_next_is_found() -> None:
    service = one_place()
    needing = [created(number, access_needs=(AccessNeed.STEP_FREE,)) for number in range(1, 40)]
    await full(service, *needing, created(40))
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == [40]


@pytest.mark.parametrize("ways", [(), (Way.ONLINE,)])
async def test_who_can_take_part_from_home_is_found_by_what_is_online(ways: tuple[Way, ...]) -> None:
    service = MatchingInMemory(a_listing(1, places=1, ways=(Way.ONLINE,), sites=()))
    await full(service, created(1, ways=(Way.IN_PERSON,)), created(2, ways=ways))
    await service.consumes(then(events.ReferralClosed, 0))
    assert (holder(service), waiting(service)) == ([2], {1})


async def test_who_was_sent_to_one_service_waits_for_that_one_whatever_it_is_for() -> None:
    service = MatchingInMemory(a_listing(1, places=1, needs=(Need.DEBT,)), a_listing(2, metres=300))
    await service.consumes(created(0, needs=("debt",)))
    await service.consumes(created(1))
    await service.consumes(then(events.ServiceChosen, 1, service_id=CLUB))
    assert waiting(service) == {1}
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == [1]


async def test_who_turns_an_offer_down_keeps_their_turn_but_is_not_offered_that_service_again() -> None:
    service = MatchingInMemory(a_listing(1, places=1), a_listing(2, metres=300, places=1))
    await service.consumes(created(0), created(1))
    await service.consumes(created(2, at=NOW + timedelta(days=1)))
    await service.consumes(then(events.OfferDeclined, 1, service_id=CHOIR, seek_another=True))
    # The choir's place is the one that number 2 waited for.
    assert (service.verdict(2).service_id, waiting(service)) == (CHOIR, {1})
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == [1]


async def test_who_has_come_and_seeks_again_waits_since_then() -> None:
    service = one_place()
    await service.consumes(created(0))
    await service.consumes(then(events.Attended, 0, service_id=CLUB))
    assert service.verdict(0).since is None
    later = NOW + timedelta(days=90)
    await service.consumes(then(events.ProviderDeclined, 0, sequence=3, at=later, service_id=CLUB))
    assert service.verdict(0).since == later


async def test_a_correction_changes_what_is_waited_for() -> None:
    service = MatchingInMemory(a_listing(1, places=1, needs=(Need.DEBT,)))
    await service.consumes(created(0, needs=("debt",)))
    await service.consumes(created(1, needs=("food",)))
    await service.consumes(then(events.HumanDecided, 1, needs=("debt",)))
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == [1]


@pytest.mark.parametrize("event", [events.ReferralClosed, events.ReferralWithdrawn, events.NeedsAHuman])
async def test_whoever_does_not_seek_any_more_is_off_the_list(event: Any) -> None:
    service = await full(one_place(), created(1))
    await service.consumes(then(event, 1))
    assert waiting(service) == set()
    await service.consumes(then(events.ReferralClosed, 0))
    assert holder(service) == []


async def test_whoever_withdraws_in_the_batch_that_frees_the_place_is_passed_over() -> None:
    service = await full(one_place(), created(1), created(2))
    await service.consumes(then(events.ReferralClosed, 0), then(events.ReferralWithdrawn, 1))
    assert holder(service) == [2]


async def test_nobody_under_18_waits_and_nobody_who_is_synthetic() -> None:
    service = one_place()
    await service.consumes(created(0), created(1, age_band=AgeBand.UNDER_18), created(2, synthetic=True))
    assert waiting(service) == set()
    assert not last_said(service, 1)["waiting"]
    assert not last_said(service, 2).get("waiting")


async def test_who_waits_and_of_whom_an_event_is_parked_is_passed_over() -> None:
    service = await full(one_place(), created(1), created(2))
    service.storage.memory.states[str(a_referral_id(1))].waiting = 1
    await service.consumes(then(events.ReferralClosed, 0))
    assert (holder(service), waiting(service)) == ([2], {1})


async def test_when_a_hold_ends_the_place_goes_to_who_waits_and_is_held_from_then_on() -> None:
    service = MatchingInMemory(a_listing(1, places=1), held_for=A_MONTH)
    await full(service, created(1))
    # The process was away when the hold ended.
    service.now = NOW + timedelta(days=70)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()
    assert service.verdict(0).status is SearchStatus.WAITS_FOR_A_WORD
    assert (holder(service), waiting(service)) == ([1], set())
    assert service.verdict(1).held_until == service.now + A_MONTH
    (*_, said) = service.published
    assert said.envelope.time == service.now


@pytest.mark.parametrize("answer", [events.ProviderAccepted, events.ProviderDeclined])
async def test_once_a_provider_has_answered_it_is_asked_about_who_is_next(answer: Any) -> None:
    service = MatchingInMemory(a_listing(1, places=None), asks_at_once=1)
    await full(service, created(1), created(2, urgency="urgent"))
    await service.consumes(then(answer, 0, service_id=CLUB))
    assert service.places.asked[CLUB] == [a_referral_id(2)]
    assert waiting(service) - {0} == {1}


async def test_many_who_wait_are_given_as_many_places_as_become_free() -> None:
    service = MatchingInMemory(a_listing(1, places=30))
    await service.consumes(*(created(number) for number in range(80)))
    await service.consumes(*(then(events.ReferralClosed, number) for number in range(30)))
    assert holder(service) == list(range(30, 60))
    assert waiting(service) == set(range(60, 80))
