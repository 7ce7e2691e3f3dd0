"""Places that are given up are used again, in the same batch too; who was turned down is sent elsewhere."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contract import events
from services.contract.event import Event
from services.contract.words.vocabulary import Need
from services.matching import metrics
from services.matching.domain.search import HOLD_ENDS, SearchStatus
from services.runtime.leading.timers import Timers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, an_engine, created
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR, WALK = a_service_id(1), a_service_id(2), a_service_id(3)
A_MONTH = timedelta(days=28)


def published(service: MatchingInMemory, number: int = 0) -> list[tuple[str, str]]:
    """What was published about a referral, in order: the event's name, and the service or the reason."""
    letters = [one for one in service.published if one.key == str(a_referral_id(number))]
    values = [(one.envelope.type.split(".")[2], json.loads(one.value)) for one in letters]
    return [(name, value["service_id"] if name == "matched" else value["reason"]) for name, value in values]


def two_clubs(capacity: int = 1, **changes: Any) -> MatchingInMemory:
    return MatchingInMemory(a_listing(1, places=capacity), a_listing(2, metres=3000, places=capacity), **changes)


async def time_passes(service: MatchingInMemory, days: int) -> None:
    """One round of the timers, so many days after the start."""
    service.now = NOW + timedelta(days=days)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (events.ReferralClosed, "closed"),
        (events.ReferralWithdrawn, "withdrawn"),
        (events.ConsentWithdrawn, "withdrawn"),
        (events.ReferralRerouted, "rerouted"),
        (events.NeedsAHuman, "needs-a-human"),
    ],
)
async def test_a_place_that_is_given_up_is_free_said_and_counted(event: type[Event], reason: str) -> None:
    counted = metrics.RELEASED.labels("southwark", reason)
    before, service = counted._value.get(), two_clubs()
    await service.consumes(created())
    await service.consumes(then(event))
    assert service.held == {CLUB: []}
    assert published(service) == [("matched", str(CLUB)), ("place-released", reason)]
    assert counted._value.get() == before + 1


async def test_the_next_who_comes_gets_the_place() -> None:
    service = two_clubs()
    await service.consumes(created(1))
    await service.consumes(then(events.ReferralWithdrawn, 1))
    await service.consumes(created(2))
    assert service.held == {CLUB: [a_referral_id(2)]}


async def test_who_comes_in_the_same_batch_gets_the_place_even_if_it_is_freed_later_in_the_batch() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1))
    await service.consumes(created(2), created(3), then(events.ReferralClosed, 1))
    assert service.held == {CLUB: [a_referral_id(2)]}
    assert (published(service, 2), published(service, 3)) == ([("matched", str(CLUB))], [("unmatched", "no-room")])


async def test_who_turns_a_place_down_is_sent_to_the_next_and_never_back() -> None:
    service = MatchingInMemory(*(a_listing(number, metres=1000 * number) for number in (1, 2, 3)))
    await service.consumes(created())
    for sequence, declined in ((2, CLUB), (3, CHOIR), (4, WALK)):
        await service.consumes(then(events.OfferDeclined, sequence=sequence, service_id=declined))
    assert [where for name, where in published(service) if name == "matched"] == [str(CLUB), str(CHOIR), str(WALK)]
    assert published(service)[-1] == ("unmatched", "no-service-for-the-need")
    assert not any(service.held.values())


async def test_no_other_service_is_said_to_who_has_turned_one_down() -> None:
    service = two_clubs()
    await service.consumes(created(1), created(2))
    await service.consumes(then(events.ProviderDeclined, 1, service_id=CLUB))
    why = json.loads(service.published[-1].value)["why"]
    assert why.startswith("No other service that is there for company and friendship within reach of SE15 has a place")


async def test_a_referral_taken_back_in_the_batch_in_which_it_comes_is_not_answered() -> None:
    service = two_clubs()
    await service.consumes(created(), then(events.ReferralWithdrawn))
    assert (service.held, service.published) == ({}, [])
    assert service.verdict().status is SearchStatus.ENDED


async def test_nothing_is_held_or_said_until_the_human_lets_it_go_on() -> None:
    service = two_clubs()
    await service.consumes(created(needs=("food",), needs_human=("possible-duplicate",)))
    assert (service.held, service.published) == ({}, [])
    await service.consumes(then(events.HumanDecided, needs=("loneliness",)))
    assert service.held == {CLUB: [a_referral_id(0)]}
    assert published(service) == [("matched", str(CLUB))]


async def test_a_chosen_service_gives_a_place_whatever_it_is_for_and_however_far() -> None:
    service = MatchingInMemory(a_listing(1), a_listing(2, metres=9000, needs=(Need.DEBT,)))
    await service.consumes(created())
    await service.consumes(then(events.ServiceChosen, service_id=CHOIR))
    assert service.held == {CLUB: [], CHOIR: [a_referral_id(0)]}
    assert published(service)[1:] == [("place-released", "another-service"), ("matched", str(CHOIR))]
    said = json.loads(service.published[-1].value)
    assert (said["distance_metres"], said["why"].startswith("Invented Lunch Club was chosen")) == (9000, True)


async def test_a_chosen_service_without_room_is_waited_for() -> None:
    service = two_clubs()
    await service.consumes(created(1), created(2))
    await service.consumes(then(events.ServiceChosen, 2, service_id=CLUB))
    assert published(service, 2)[1:] == [("place-released", "another-service"), ("unmatched", "no-room")]
    assert service.verdict(2).chosen_id == CLUB
    assert json.loads(service.published[-1].value)["why"] == "Invented Lunch Club has no place free at the moment."


async def test_a_chosen_service_that_is_not_listed_is_said_to_be_unknown() -> None:
    service = two_clubs()
    await service.consumes(created())
    await service.consumes(then(events.ReferralRerouted, to_borough=None, new_referral_id=None, to_service_id=WALK))
    assert published(service)[1:] == [("place-released", "rerouted"), ("unmatched", "no-service-for-the-need")]


async def test_who_holds_the_last_place_at_the_chosen_service_keeps_it() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1))
    await service.consumes(created(2, urgency="urgent"), then(events.ServiceChosen, 1, service_id=CLUB))
    assert service.held == {CLUB: [a_referral_id(1)]}
    assert (published(service, 1), published(service, 2)) == ([("matched", str(CLUB))] * 2, [("unmatched", "no-room")])


async def test_who_is_to_stay_at_a_service_that_is_not_listed_any_more_gives_the_place_up() -> None:
    service = two_clubs()
    await service.consumes(created())
    service.matcher.use(an_engine(a_listing(2)))
    await service.consumes(then(events.ServiceChosen, service_id=CLUB))
    assert service.held == {CLUB: []}
    assert published(service)[1:] == [
        ("place-released", "another-service"),
        ("unmatched", "no-service-for-the-need"),
    ]


async def test_who_is_wrongly_believed_to_hold_the_chosen_place_is_one_of_many() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1))
    service.held[CLUB] = [a_referral_id(99)]
    await service.consumes(then(events.ServiceChosen, 1, service_id=CLUB))
    assert service.held == {CLUB: [a_referral_id(99)]}
    assert published(service, 1)[-1] == ("unmatched", "no-room")


async def test_the_news_are_because_of_the_events_that_led_to_them() -> None:
    service, no = two_clubs(), then(events.ProviderDeclined, service_id=CLUB)
    await service.consumes(created())
    await service.consumes(no)
    assert [one.envelope.causationid for one in service.published[1:]] == [no.envelope.id] * 2


async def test_what_was_kept_by_an_earlier_release_is_freed_and_left_to_people() -> None:
    service = two_clubs()
    await service.consumes(created())
    kept = service.storage.memory.states[str(a_referral_id(0))]
    kept.state = {"referral_id": str(a_referral_id(0)), "service_id": str(CLUB), "reason": None}
    await service.consumes(then(events.ProviderDeclined, service_id=CLUB))
    assert service.held == {CLUB: []}
    assert published(service)[1:] == [("place-released", "provider-declined"), ("unmatched", "no-service-for-the-need")]
    assert json.loads(service.published[-1].value)["channel"] == "none"


async def test_where_the_borough_settles_matches_at_once_no_hold_ends() -> None:
    service = two_clubs()
    await service.consumes(created())
    value = json.loads(service.published[0].value)
    assert (value["answer"], value["held_until"]) == ("settled", None)
    await time_passes(service, days=400)
    assert service.held == {CLUB: [a_referral_id(0)]}


async def test_an_offer_says_until_when_it_is_held_and_is_free_after_that() -> None:
    service = two_clubs(held_for=A_MONTH)
    await service.consumes(created(1))
    value = json.loads(service.published[0].value)
    assert (value["answer"], value["held_until"]) == ("offer", "2026-02-28T09:30:00Z")
    await time_passes(service, days=27)
    assert service.held == {CLUB: [a_referral_id(1)]}
    await time_passes(service, days=29)
    assert published(service, 1) == [("matched", str(CLUB)), ("place-released", "expired")]
    assert service.published[-1].envelope.time == NOW + A_MONTH
    await service.consumes(created(2))
    assert service.held == {CLUB: [a_referral_id(2)]}


@pytest.mark.parametrize("event", [events.OfferAccepted, events.ProviderAccepted])
async def test_an_answer_makes_the_hold_last(event: type[Event]) -> None:
    service = two_clubs(held_for=A_MONTH)
    await service.consumes(created())
    await service.consumes(then(event, service_id=CLUB))
    await time_passes(service, days=400)
    assert service.held == {CLUB: [a_referral_id(0)]}


async def test_a_yes_that_comes_after_the_hold_has_ended_gets_a_place_there_if_there_is_one() -> None:
    service = two_clubs(held_for=A_MONTH)
    await service.consumes(created())
    await time_passes(service, days=29)
    await service.consumes(then(events.OfferAccepted, service_id=CLUB))
    assert published(service)[1:] == [("place-released", "expired"), ("matched", str(CLUB))]
    assert service.verdict().held_until == service.now + A_MONTH


async def test_where_nobody_seeks_the_places_are_not_asked() -> None:
    service = two_clubs()
    await service.consumes(created())
    service.matcher.availability.doubt_all()
    asked: list[UUID] = []
    service.places.when_asked = asked.extend
    await service.consumes(then(events.Attended, service_id=CLUB))
    assert asked == []
    assert (service.held, len(service.published)) == ({CLUB: [a_referral_id(0)]}, 1)
