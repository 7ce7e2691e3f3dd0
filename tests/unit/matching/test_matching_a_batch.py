"""A batch of new referrals: everybody gets a place or a reason, and no service is over its capacity."""

import json
from typing import Any

import pytest

from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.search import Search
from services.matching.domain.steps import follow
from services.matching.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, a_service_id, an_engine, created

CLUB, CHOIR = a_service_id(1), a_service_id(2)


class Undone(Exception):
    """What ends a transaction that nothing is kept of."""


def values(service: MatchingInMemory) -> list[dict[str, Any]]:
    return [json.loads(message.value) for message in service.published]


async def test_a_person_is_given_a_place_and_told_why() -> None:
    service = MatchingInMemory(a_listing(1, metres=400))
    await service.consumes(created())
    assert service.verdict().service_id == CLUB
    assert service.held == {CLUB: [a_referral_id(0)]}
    (said,) = values(service)
    assert (said["service_id"], said["distance_metres"]) == (str(CLUB), 400)
    assert said["why"] == "Invented Lunch Club is there for company and friendship, and had 10 places free."


async def test_the_news_goes_to_the_borough_of_the_referral_because_of_it() -> None:
    service, referral = MatchingInMemory(a_listing(1)), created()
    await service.consumes(referral)
    (message,) = service.published
    assert (message.topic, message.key) == ("southwark.matches", str(a_referral_id(0)))
    assert (message.envelope.causationid, message.envelope.type) == (referral.envelope.id, "london.linkway.matched.v1")


async def test_without_a_service_the_person_waits_with_a_reason() -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes(created(needs=("food",)))
    assert service.verdict().reason is UnmatchedReason.NO_SERVICE_FOR_THE_NEED
    assert values(service)[0]["reason"] == "no-service-for-the-need"


async def test_fifty_want_the_last_place_and_the_first_gets_it() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(*(created(number) for number in range(50)))
    assert service.held == {CLUB: [a_referral_id(0)]}
    assert {service.verdict(number).reason for number in range(1, 50)} == {UnmatchedReason.NO_ROOM}


async def test_the_urgent_choose_first() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1), created(2, urgency="soon"), created(3, urgency="urgent"))
    assert service.held == {CLUB: [a_referral_id(3)]}


async def test_who_finds_the_first_choice_full_takes_the_next() -> None:
    service = MatchingInMemory(a_listing(1, places=2), a_listing(2, metres=3000, places=2))
    await service.consumes(*(created(number) for number in range(5)))
    assert {held: len(people) for held, people in service.held.items()} == {CLUB: 2, CHOIR: 2}
    assert service.verdict(4).reason is UnmatchedReason.NO_ROOM


async def test_people_of_one_batch_are_told_different_numbers_of_free_places() -> None:
    service = MatchingInMemory(a_listing(1, places=3))
    await service.consumes(created(0), created(1), created(2))
    told = [said["why"].partition(", and had ")[2] for said in values(service)]
    assert told == ["3 places free.", "2 places free.", "1 place free."]


async def test_a_referral_in_the_batch_twice_takes_one_place() -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes(created(), created())
    assert service.held == {CLUB: [a_referral_id(0)]}
    assert len(service.published) == 1


async def test_a_referral_that_was_answered_is_not_answered_again() -> None:
    service = MatchingInMemory(a_listing(1), a_listing(2))
    await service.consumes(created())
    await service.consumes(created())
    assert sum(map(len, service.held.values())) == 1
    assert len(service.published) == 1


async def test_places_taken_by_another_process_are_seen_when_the_choice_is_lost() -> None:
    service = MatchingInMemory(a_listing(1, places=1), a_listing(2, metres=3000))
    await service.consumes(created(3, needs=("food",)))
    service.held[CLUB] = [a_referral_id(99)]
    await service.consumes(created(1), created(2))
    assert service.held == {CLUB: [a_referral_id(99)], CHOIR: [a_referral_id(2), a_referral_id(1)]}


async def test_a_new_process_sees_what_is_held_before_it_tells_anybody_how_many_places_are_free() -> None:
    service = MatchingInMemory(a_listing(1, places=3))
    service.held[CLUB] = [a_referral_id(99)]
    await service.consumes(created())
    assert values(service)[0]["why"].endswith("had 2 places free.")


async def test_who_came_back_unanswered_from_another_matching_is_answered_because_of_what_is_heard_again() -> None:
    service, referral = MatchingInMemory(a_listing(1)), created()
    seeks, _ = follow(None, referral.event)
    assert seeks

    async def take_up(work: UnitOfWork[Search, Stores]) -> None:
        work.meet(referral.key, referral.envelope.borough)
        work.keep(referral.key, seeks.amend(since=referral.envelope.time))

    await service.transactions.do(take_up)
    await service.consumes(referral)
    assert service.verdict().service_id == CLUB
    assert service.published[0].envelope.causationid == referral.envelope.id


async def test_work_that_is_undone_leaves_no_belief_behind() -> None:
    service = MatchingInMemory(a_listing(1, places=1), a_listing(2, metres=3000))

    async def undo(work: UnitOfWork[Any, Any]) -> None:
        await service.matcher.match_batch([created(1)], work)
        raise Undone

    with pytest.raises(Undone):
        await service.transactions.do(undo)
    assert service.held == {}
    await service.consumes(created(2))
    assert service.held == {CLUB: [a_referral_id(2)]}


async def test_what_a_committed_batch_found_is_believed_until_all_is_asked_again() -> None:
    service = MatchingInMemory(a_listing(1, places=1), a_listing(2, metres=3000))
    await service.consumes(created(1))
    service.held[CLUB].clear()
    await service.consumes(created(2))
    service.matcher.availability.doubt_all()
    await service.consumes(created(3))
    assert service.held == {CLUB: [a_referral_id(3)], CHOIR: [a_referral_id(2)]}


async def test_another_engine_is_used_from_the_next_batch_on() -> None:
    service = MatchingInMemory(a_listing(1, places=1))
    await service.consumes(created(1), created(2))
    service.matcher.use(an_engine(a_listing(1, places=2), a_listing(2, needs=(Need.FOOD,))))
    await service.consumes(created(3), created(4, needs=("food",)), created(5))
    assert service.held == {CLUB: [a_referral_id(1), a_referral_id(3)], CHOIR: [a_referral_id(4)]}


async def test_a_service_that_shrank_keeps_its_people_and_takes_no_more() -> None:
    service = MatchingInMemory(a_listing(1, places=2))
    await service.consumes(created(1), created(2))
    service.matcher.use(an_engine(a_listing(1, places=1)))
    await service.consumes(created(3))
    assert service.held == {CLUB: [a_referral_id(1), a_referral_id(2)]}
    assert service.verdict(3).reason is UnmatchedReason.NO_ROOM


async def test_an_empty_batch_is_nothing() -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes()
    assert (service.held, service.published) == ({}, [])
