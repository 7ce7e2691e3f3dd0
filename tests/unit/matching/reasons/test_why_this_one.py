"""Each answer says why in numbers and in words, and what it was decided by is kept until the referral ends."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.contract.events import OfferDeclined, ReferralClosed, ReferralWithdrawn, ServiceChosen
from services.contract.listing import WhoFor
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.replay import replay
from tests.fakes.answers import MemoryAnswers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, an_engine, created
from tests.support.matching_events import then

CLUB, CHOIR, GARDEN = (a_service_id(number) for number in (1, 2, 3))
ELDERS = WhoFor(minimum_age=85)


def a_club(**changes: Any) -> Any:
    return a_listing(1, metres=850, **{"name": "Invented Lunch Club"} | changes)


def a_choir(**changes: Any) -> Any:
    return a_listing(2, metres=2000, **{"name": "Invented Choir"} | changes)


def answers(service: MatchingInMemory) -> MemoryAnswers:
    kept = service.storage.stores.answers
    assert isinstance(kept, MemoryAnswers)
    return kept


def kept_of(service: MatchingInMemory, number: int = 0) -> KeptAnswer:
    return max(
        (one for (referral, _), one in answers(service).kept.items() if referral == a_referral_id(number)),
        key=lambda one: one.sequence,
    )


def said(service: MatchingInMemory) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(service.published[-1].value)
    return told


async def test_a_match_says_how_well_the_service_does_at_each_part_and_why() -> None:
    service = MatchingInMemory(a_club())
    await service.consumes(created(hints=()))
    assert {part["name"]: part["why"] for part in said(service)["score_parts"]} == {
        "needs": "It is there for company and friendship.",
        "hints": "Nothing else was said of what would be liked.",
        "distance": "About 15 minutes' walk from SE15.",
        "room": "All of its 10 places are free.",
        "freshness": "Its details were last checked on 31 January 2026.",
        "wait": "Nobody has said how long people wait for it.",
        "acceptance": "How often it takes people who are referred to it counts neither for nor against it.",
    }
    assert said(service)["weights"] == "default-1"


async def test_a_match_says_what_would_have_suited_better_and_the_rule_that_it_failed() -> None:
    nearer = a_listing(3, metres=100, name="Invented Garden", who_for=ELDERS)
    service = MatchingInMemory(a_club(), a_choir(who_for=ELDERS), nearer)
    await service.consumes(created())
    assert [(one["service_name"], one["rule"], one["why"]) for one in said(service)["near_misses"]] == [
        ("Invented Garden", "age", "It is for people aged 85 or over."),
    ]


async def test_the_service_that_was_filled_by_this_very_match_is_no_near_miss() -> None:
    service = MatchingInMemory(a_club(places=1))
    await service.consumes(created())
    assert said(service)["near_misses"] == []


async def test_who_finds_no_place_is_told_what_nearly_suited() -> None:
    service = MatchingInMemory(a_club(places=0), a_choir(needs=(Need.FOOD,)))
    await service.consumes(created())
    told = said(service)
    assert told["reason"] == UnmatchedReason.NO_ROOM
    assert [(one["service_id"], one["rule"]) for one in told["near_misses"]] == [(str(CLUB), Rule.ROOM)]


async def test_what_was_decided_by_is_kept_and_gives_the_same_again() -> None:
    service = MatchingInMemory(a_club(), a_choir())
    await service.consumes(created())
    kept = kept_of(service)
    assert [one.service_id for one in kept.candidates] == [CLUB, CHOIR]
    assert (kept.service_id, kept.weights.version, kept.candidates[0].version) == (CLUB, "default-1", 1)
    assert replay(kept).is_same


async def test_it_gives_the_same_when_the_directory_has_changed() -> None:
    service = MatchingInMemory(a_club(), a_choir())
    await service.consumes(created())
    service.matcher.use(an_engine(a_listing(3)))
    await service.consumes(created(1))
    assert replay(kept_of(service)).service_id == CLUB


async def test_an_answer_whose_numbers_were_changed_is_not_the_same() -> None:
    service = MatchingInMemory(a_club(), a_choir())
    await service.consumes(created())
    kept = kept_of(service)
    better, chosen = kept.candidates[1], kept.candidates[0]
    turned = replace(kept, candidates=(chosen._replace(score=0.1), better._replace(score=0.9)))
    assert (replay(turned).service_id, replay(turned).is_same) == (CHOIR, False)


@pytest.mark.parametrize("ends", [ReferralWithdrawn, ReferralClosed])
async def test_of_a_referral_that_ended_nothing_is_kept(ends: Any) -> None:
    service = MatchingInMemory(a_club())
    await service.consumes(created(), created(1))
    await service.consumes(then(ends))
    assert {referral for referral, _ in answers(service).kept} == {a_referral_id(1)}


async def test_whoever_declines_is_given_the_next_best_which_is_kept_too() -> None:
    service = MatchingInMemory(a_club(), a_choir(), a_listing(3, metres=3500))
    await service.consumes(created())
    for sequence, (declined, offered) in enumerate(((CLUB, CHOIR), (CHOIR, GARDEN)), 2):
        await service.consumes(then(OfferDeclined, sequence=sequence, service_id=declined, seek_another=True))
        assert service.verdict().service_id == offered
        assert (kept_of(service).service_id, replay(kept_of(service)).is_same) == (offered, True)


async def test_whoever_declines_the_last_is_told_that_nothing_is_left() -> None:
    service = MatchingInMemory(a_club())
    await service.consumes(created())
    await service.consumes(then(OfferDeclined, service_id=CLUB, seek_another=True))
    assert (said(service)["reason"], said(service)["near_misses"][0]["rule"]) == (
        UnmatchedReason.NO_SERVICE_FOR_THE_NEED,
        Rule.NOT_DECLINED,
    )
    assert replay(kept_of(service)).is_same


async def test_who_chose_a_service_is_given_it_and_that_it_was_chosen_is_kept() -> None:
    service = MatchingInMemory(a_club(), a_choir())
    await service.consumes(created())
    await service.consumes(then(ServiceChosen, service_id=CHOIR))
    kept = kept_of(service)
    assert (service.verdict().service_id, kept.service_id, kept.sent_to) == (CHOIR, CHOIR, CHOIR)
    assert replay(kept).is_same


async def test_who_chose_a_service_that_is_full_waits_for_it() -> None:
    service = MatchingInMemory(a_club(), a_choir(places=0))
    await service.consumes(created())
    await service.consumes(then(ServiceChosen, service_id=CHOIR))
    assert (said(service)["reason"], said(service)["waiting"]) == (UnmatchedReason.NO_ROOM, True)
    assert str(a_referral_id(0)) in service.waiting


@pytest.mark.parametrize("chosen", [CHOIR, UUID(int=99)])
async def test_a_chooser_may_not_set_the_age_aside_nor_choose_what_is_not_listed(chosen: UUID) -> None:
    service = MatchingInMemory(a_club(), a_choir(who_for=ELDERS))
    await service.consumes(created())
    await service.consumes(then(ServiceChosen, service_id=chosen))
    assert service.verdict().service_id is None
    assert said(service)["reason"] in {UnmatchedReason.NOT_ELIGIBLE, UnmatchedReason.NO_SERVICE_FOR_THE_NEED}


async def test_what_is_said_of_a_match_stays_small() -> None:
    near = [a_listing(number, metres=500, name="N" * 80, who_for=ELDERS) for number in range(4, 9)]
    service = MatchingInMemory(a_club(name="N" * 80), a_choir(name="N" * 80), *near)
    await service.consumes(created(needs=("loneliness", "debt", "housing", "food")))
    assert len(said(service)["near_misses"]) == 3
    assert len(service.published[-1].value) < 4000
