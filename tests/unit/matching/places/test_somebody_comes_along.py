"""Whoever asks that somebody comes with them holds a volunteer's place beside the service's: both, or neither."""

from typing import Any
from uuid import UUID

from services.contract.events import Matched, OfferDeclined, PlaceReleased, ReferralClosed, Unmatched
from services.contract.listing import Listing, WhoFor
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.finding.company import places_of_company
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.support.matching_events import then

KINDS: dict[str, Any] = {one.type: one for one in (Matched, Unmatched, PlaceReleased)}


def volunteers(number: int = 7, companions: int = 1, **changes: Any) -> Listing:
    """Invented volunteers, who take in nobody themselves."""
    boring: dict[str, Any] = {"name": "Invented Companions", "needs": (Need.GETTING_AROUND,), "places": 0}
    return a_listing(number, companions=companions, **boring | changes)


def said(matching: MatchingInMemory) -> list[Any]:
    return [KINDS[message.envelope.type].model_validate_json(message.value) for message in matching.published]


def free_companions(matching: MatchingInMemory, number: int = 7) -> list[UUID]:
    return matching.held.get(places_of_company(a_service_id(number)), [])


async def test_a_volunteer_is_held_with_the_place_and_both_are_said() -> None:
    matching = MatchingInMemory(a_listing(1), volunteers())
    await matching.consumes(created(1, accompanied=True))

    [matched] = said(matching)
    assert (matched.service_id, matched.companion.service_id) == (a_service_id(1), a_service_id(7))
    assert free_companions(matching) == [a_referral_id(1)]


async def test_who_does_not_ask_takes_no_volunteer() -> None:
    matching = MatchingInMemory(a_listing(1), volunteers())
    await matching.consumes(created(1))

    assert [one.companion for one in said(matching)] == [None]
    assert free_companions(matching) == []


async def test_without_a_volunteer_there_is_no_place_either() -> None:
    matching = MatchingInMemory(a_listing(1), volunteers(companions=1))
    await matching.consumes(created(1, accompanied=True), created(2, accompanied=True))

    _, unmatched = said(matching)
    assert (unmatched.reason, unmatched.waiting) == (UnmatchedReason.NO_COMPANION, True)
    assert matching.held[a_service_id(1)] == [a_referral_id(1)]


async def test_without_a_place_no_volunteer_is_held() -> None:
    matching = MatchingInMemory(a_listing(1, places=0), volunteers())
    await matching.consumes(created(1, accompanied=True))

    assert [one.reason for one in said(matching)] == [UnmatchedReason.NO_ROOM]
    assert free_companions(matching) == []


async def test_a_volunteer_who_is_free_again_goes_to_whoever_waits_for_one() -> None:
    matching = MatchingInMemory(a_listing(1), volunteers(companions=1))
    await matching.consumes(created(1, accompanied=True))
    await matching.consumes(created(2, accompanied=True))
    await matching.consumes(then(ReferralClosed, 1))

    released, matched = said(matching)[-2:]
    assert (released.companion_id, matched.referral_id) == (a_service_id(7), a_referral_id(2))
    assert free_companions(matching) == [a_referral_id(2)]


async def test_the_volunteer_stays_with_somebody_who_goes_elsewhere() -> None:
    matching = MatchingInMemory(a_listing(1), a_listing(2, metres=900), volunteers(companions=1))
    await matching.consumes(created(1, accompanied=True))
    await matching.consumes(then(OfferDeclined, 1, service_id=a_service_id(1), seek_another=True))

    matched = said(matching)[-1]
    assert (matched.service_id, matched.companion.service_id) == (a_service_id(2), a_service_id(7))
    assert free_companions(matching) == [a_referral_id(1)]


async def test_volunteers_are_asked_one_service_after_the_other_the_nearest_first() -> None:
    near, far = volunteers(7, metres=400), volunteers(8, metres=2000)
    out_of_reach, for_the_young = volunteers(9, metres=9000), volunteers(6, who_for=WhoFor(maximum_age=30))
    matching = MatchingInMemory(a_listing(1), far, out_of_reach, for_the_young, near)
    await matching.consumes(*(created(number, accompanied=True) for number in (1, 2, 3)))

    company = [one.companion.service_id for one in said(matching) if isinstance(one, Matched) and one.companion]
    assert company == [a_service_id(7), a_service_id(8)]


async def test_nobody_who_is_synthetic_takes_a_volunteer() -> None:
    matching = MatchingInMemory(a_listing(1), volunteers())
    await matching.consumes(created(1, synthetic=True, accompanied=True))

    assert isinstance(said(matching)[-1], Matched)
    assert free_companions(matching) == []
