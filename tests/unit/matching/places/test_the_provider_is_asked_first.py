"""Where nobody has said how many a service can take, its provider is asked about a few people before they are told."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contract import events
from services.matching import metrics
from services.matching.domain.search import HOLD_ENDS, SearchStatus
from services.runtime.leading.timers import Timers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, an_engine, created
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR = a_service_id(1), a_service_id(2)
A_MONTH = timedelta(days=28)


def said(service: MatchingInMemory, number: int = 0) -> list[tuple[str, ...]]:
    """What was said of a referral: an answer and where, or why a place is free or there is none."""
    letters = [one for one in service.published if one.key == str(a_referral_id(number))]
    return [_word(one.envelope.type.split(".")[2], json.loads(one.value)) for one in letters]


def _word(name: str, value: dict[str, Any]) -> tuple[str, ...]:
    if name != "matched":
        return name, value["reason"]
    return value["answer"], value["service_id"], *(["agreed"] if value["provider_accepted"] else [])


def of_unknown_room(**changes: Any) -> MatchingInMemory:
    """A club, and a choir further away, of which nobody has said how many people they can take."""
    return MatchingInMemory(a_listing(1, places=None), a_listing(2, metres=3000, places=None), **changes)


async def time_passes(service: MatchingInMemory, days: int) -> None:
    service.now = NOW + timedelta(days=days)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()


async def test_a_match_is_a_question_to_the_provider_which_ends_by_itself() -> None:
    service, asked = of_unknown_room(), metrics.ASKED.labels("southwark")
    before = asked._value.get(), metrics.MATCHED.labels("southwark")._value.get()
    await service.consumes(created())
    value = json.loads(service.published[0].value)
    assert (value["answer"], value["held_until"]) == ("ask", "2026-02-14T09:30:00Z")
    assert (service.verdict().status, service.places.asked) == (SearchStatus.ASKS, {CLUB: [a_referral_id(0)]})
    assert (asked._value.get(), metrics.MATCHED.labels("southwark")._value.get()) == (before[0] + 1, before[1])


@pytest.mark.parametrize(("held_for", "answer"), [(None, "settled"), (A_MONTH, "offer")])
async def test_a_yes_makes_it_what_the_borough_wants(held_for: timedelta | None, answer: str) -> None:
    service = of_unknown_room(held_for=held_for)
    await service.consumes(created())
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB))
    assert said(service) == [("ask", str(CLUB)), (answer, str(CLUB), "agreed")]
    assert (service.held[CLUB], service.places.asked[CLUB]) == ([a_referral_id(0)], [])
    assert service.verdict().held_until == (NOW + held_for if held_for else None)


async def test_a_no_asks_the_next_and_never_the_same_again() -> None:
    service = of_unknown_room()
    await service.consumes(created())
    await service.consumes(then(events.ProviderDeclined, service_id=CLUB))
    await service.consumes(then(events.ProviderDeclined, service_id=CHOIR, sequence=3))
    assert said(service) == [
        ("ask", str(CLUB)),
        ("place-released", "provider-declined"),
        ("ask", str(CHOIR)),
        ("place-released", "provider-declined"),
        ("unmatched", "no-service-for-the-need"),
    ]
    assert not any(service.held.values())


async def test_where_nobody_answers_in_time_the_next_is_asked_at_once() -> None:
    service = of_unknown_room()
    await service.consumes(created())
    await time_passes(service, days=13)
    assert len(said(service)) == 1
    await time_passes(service, days=15)
    await time_passes(service, days=30)
    assert said(service) == [
        ("ask", str(CLUB)),
        ("place-released", "expired"),
        ("ask", str(CHOIR)),
        ("place-released", "expired"),
        ("unmatched", "no-service-for-the-need"),
    ]
    assert service.verdict().status is SearchStatus.WAITS_FOR_ROOM


async def test_no_more_are_asked_about_than_the_keepers_borough_wants_and_the_next_go_elsewhere() -> None:
    service = of_unknown_room(asks_at_once=2)
    await service.consumes(*(created(number) for number in range(5)))
    assert {one: len(asked) for one, asked in service.places.asked.items()} == {CLUB: 2, CHOIR: 2}
    assert said(service, 4) == [("unmatched", "no-room")]


async def test_a_yes_makes_room_for_the_next_question_in_the_same_batch() -> None:
    service = MatchingInMemory(a_listing(1, places=None), asks_at_once=1)
    await service.consumes(created(1))
    await service.consumes(created(2), then(events.ProviderAccepted, 1, service_id=CLUB))
    assert (said(service, 1)[-1], said(service, 2)) == (("settled", str(CLUB), "agreed"), [("ask", str(CLUB))])
    assert (len(service.held[CLUB]), service.places.asked[CLUB]) == (2, [a_referral_id(2)])


async def test_a_yes_that_comes_too_late_is_taken_where_nothing_else_was_found() -> None:
    service = MatchingInMemory(a_listing(1, places=None), asks_at_once=1)
    await service.consumes(created(1))
    await time_passes(service, days=15)
    await service.consumes(created(2))
    await service.consumes(then(events.ProviderAccepted, 1, service_id=CLUB))
    assert said(service, 1)[1:] == [
        ("place-released", "expired"),
        ("unmatched", "no-service-for-the-need"),
        ("settled", str(CLUB), "agreed"),
    ]
    assert service.places.asked[CLUB] == [a_referral_id(2)]


async def test_a_yes_that_comes_once_another_is_asked_changes_nothing() -> None:
    service = of_unknown_room()
    await service.consumes(created())
    await time_passes(service, days=15)
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB))
    assert said(service)[-1] == ("ask", str(CHOIR))
    assert service.verdict().service_id == CHOIR


async def test_once_it_is_said_how_many_can_come_those_who_were_accepted_count() -> None:
    service = of_unknown_room(asks_at_once=1)
    await service.consumes(created(1))
    service.matcher.use(an_engine(a_listing(1, places=2)))
    await service.consumes(created(2), created(3))
    assert (said(service, 2), said(service, 3)) == ([("settled", str(CLUB))], [("unmatched", "no-room")])
    await service.consumes(then(events.ProviderAccepted, 1, service_id=CLUB))
    assert said(service, 1)[-1] == ("settled", str(CLUB), "agreed")
    assert service.places.asked[CLUB] == []


async def test_who_has_a_place_keeps_it_when_nobody_knows_any_more_how_many_there_are() -> None:
    service = MatchingInMemory(a_listing(1, places=2))
    await service.consumes(created(1))
    service.matcher.use(an_engine(a_listing(1, places=None)))
    await service.consumes(then(events.ServiceChosen, 1, service_id=CLUB))
    assert said(service, 1) == [("settled", str(CLUB))] * 2


async def test_a_yes_of_a_service_that_is_listed_no_more_leads_to_another() -> None:
    service = of_unknown_room()
    await service.consumes(created())
    service.matcher.use(an_engine(a_listing(2, places=None)))
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB))
    assert said(service)[1:] == [("place-released", "another-service"), ("ask", str(CHOIR))]
    assert service.held == {CLUB: [], CHOIR: [a_referral_id(0)]}


@pytest.mark.parametrize(
    "event", [events.ReferralWithdrawn, events.ConsentWithdrawn, events.NeedsAHuman, events.ReferralRerouted]
)
async def test_who_is_taken_back_meanwhile_is_asked_about_no_more(event: type[Any]) -> None:
    service = of_unknown_room()
    await service.consumes(created())
    await service.consumes(then(event))
    assert (service.held, service.places.asked) == ({CLUB: []}, {CLUB: []})
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB, sequence=3))
    assert len(said(service)) == 2


async def test_who_chooses_the_service_that_is_asked_is_not_asked_about_twice() -> None:
    service = of_unknown_room()
    await service.consumes(created())
    await service.consumes(then(events.ServiceChosen, service_id=CLUB))
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB, sequence=3))
    await service.consumes(then(events.ServiceChosen, service_id=CLUB, sequence=4))
    asked, settled = ("ask", str(CLUB)), ("settled", str(CLUB), "agreed")
    assert said(service) == [asked, asked, settled, settled]
    assert service.places.asked[CLUB] == []


async def test_about_somebody_synthetic_a_provider_is_shown_to_be_asked_and_is_not() -> None:
    service = of_unknown_room()
    await service.consumes(created(synthetic=True))
    await service.consumes(then(events.ProviderAccepted, service_id=CLUB))
    assert said(service) == [("ask", str(CLUB)), ("settled", str(CLUB), "agreed")]
    assert not any(service.held.values())


async def test_what_is_believed_of_places_is_kept_when_other_services_change() -> None:
    service = of_unknown_room()
    await service.consumes(created(1))
    asked_again: list[UUID] = []
    engine = an_engine(a_listing(2, metres=2000, places=None), a_listing(1, places=None), a_listing(3, metres=9000))
    service.matcher.use(engine, [CHOIR])
    service.places.when_asked = asked_again.extend
    await service.consumes(created(2))
    assert set(asked_again) == {CHOIR, a_service_id(3)}
    assert service.places.asked[CLUB] == [a_referral_id(1), a_referral_id(2)]
