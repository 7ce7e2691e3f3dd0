"""Whoever holds a place at a service that is listed no more is told so, and another is sought for them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.contract import events
from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import SearchStatus
from services.matching.keeping import kept
from services.matching.keeping.kept import KeptListing, Note
from services.matching.keeping.store import Change
from services.matching.refresh.leaving import Leaving
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, created
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR = a_service_id(1), a_service_id(2)
A_MONTH = timedelta(days=28)


def the_club(**changes: Any) -> Listing:
    return a_listing(1, **changes)


async def withdrawn(service: MatchingInMemory, reason: WithdrawalReason, listing: Listing | None = None) -> None:
    """The club is listed no more since now, and this process has followed."""
    before = KeptListing(listing or the_club(), BoroughSlug.SOUTHWARK, 1, Note("somebody", service.now, "invented"))
    after = kept.withdrawn(before, reason, Note("somebody", service.now, "invented"))
    await service.transactions.do(lambda work: work.stores.listings.keep([Change(None, after)]))
    engine = service.matcher.availability.engine.amended([], [CLUB])
    service.matcher.use(engine, [CLUB])


async def looked(service: MatchingInMemory, later: timedelta = timedelta(0)) -> None:
    service.now += later
    await Leaving(service.matcher).look_round(service.transactions)


def said(service: MatchingInMemory, number: int = 0) -> list[tuple[str, str]]:
    """What was said about a referral, in order: the event's name, and the service or the reason."""
    letters = [one for one in service.published if one.key == str(a_referral_id(number))]
    values = [(one.envelope.type.split(".")[2], json.loads(one.value)) for one in letters]
    return [(name, value["service_id"] if name == "matched" else value["reason"]) for name, value in values]


def two_services(places: int = 10, **changes: Any) -> MatchingInMemory:
    return MatchingInMemory(the_club(), a_listing(2, metres=3000, places=places), **changes)


@pytest.mark.parametrize("held_for", [None, A_MONTH], ids=["settled", "offered"])
async def test_what_the_provider_withdraws_is_left_at_once_for_the_next_best(held_for: timedelta | None) -> None:
    service = two_services(held_for=held_for)
    await service.consumes(created())
    await withdrawn(service, WithdrawalReason.WITHDRAWN_BY_PROVIDER)
    await looked(service)
    assert said(service) == [("matched", str(CLUB)), ("place-released", "service-withdrawn"), ("matched", str(CHOIR))]
    assert service.held == {CLUB: [], CHOIR: [a_referral_id(0)]}


async def test_who_is_asked_about_is_sought_another() -> None:
    service = MatchingInMemory(the_club(places=None), a_listing(2, metres=3000))
    await service.consumes(created(0, needs=("loneliness",)))
    await withdrawn(service, WithdrawalReason.NOT_ACTIVE, the_club(places=None))
    await looked(service)
    assert service.verdict().service_id == CHOIR


async def test_where_there_is_no_other_the_person_waits_in_the_turn_of_who_came_then() -> None:
    service = two_services(places=1)
    await service.consumes(created(0))
    await service.consumes(then(events.ServiceChosen, 0, service_id=CLUB))
    await service.consumes(created(1, at=NOW + timedelta(days=1)), then(events.ServiceChosen, 1, service_id=CHOIR))
    await service.consumes(created(2, at=NOW + timedelta(days=2)))
    await service.consumes(then(events.ServiceChosen, 2, sequence=3, service_id=CHOIR))
    await withdrawn(service, WithdrawalReason.WITHDRAWN_BY_PROVIDER)
    await looked(service)
    assert said(service)[-1] == ("unmatched", "no-room")
    await service.consumes(then(events.ReferralClosed, 1))
    assert service.verdict(0).service_id == CHOIR
    assert service.verdict(2).status is SearchStatus.WAITS_FOR_ROOM


@pytest.mark.parametrize("reason", [WithdrawalReason.GONE_FROM_THE_DIRECTORY, WithdrawalReason.CANNOT_BE_USED])
async def test_a_feed_that_loses_a_service_has_some_days_to_have_it_again(reason: WithdrawalReason) -> None:
    service = two_services()
    await service.consumes(created())
    await withdrawn(service, reason)
    await looked(service, timedelta(days=2))
    assert service.held == {CLUB: [a_referral_id(0)]}
    await looked(service, timedelta(days=2))
    assert service.held == {CLUB: [], CHOIR: [a_referral_id(0)]}


async def test_who_holds_a_place_at_a_service_that_another_listing_stands_for_keeps_it() -> None:
    service = two_services()
    await service.consumes(created())
    await withdrawn(service, WithdrawalReason.SAME_AS_ANOTHER)
    await looked(service, timedelta(days=100))
    assert said(service) == [("matched", str(CLUB))]


async def test_many_are_found_another_some_at_a_time_and_once() -> None:
    service = MatchingInMemory(the_club(places=100), a_listing(2, metres=3000, places=60))
    await service.consumes(*(created(number) for number in range(60)))
    await withdrawn(service, WithdrawalReason.WITHDRAWN_BY_PROVIDER, the_club(places=100))
    for _ in range(2):
        await looked(service)
    assert sorted(service.held[CHOIR]) == [a_referral_id(number) for number in range(60)]
    assert len(service.published) == 3 * 60


async def test_whoever_has_an_event_parked_is_left_as_they_are() -> None:
    service = two_services()
    await service.consumes(created())
    service.storage.memory.states[str(a_referral_id(0))].waiting = 1
    await withdrawn(service, WithdrawalReason.WITHDRAWN_BY_PROVIDER)
    await looked(service)
    assert said(service) == [("matched", str(CLUB))]
