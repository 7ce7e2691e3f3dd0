"""Which replies of providers count, how soon they came, and that nothing else is one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.contract import events
from services.contract.event import Event
from services.matching.domain.search import HOLD_ENDS
from services.matching.replies.counted import WITHIN, Kind, Of, Reply, month_of, months_before
from services.runtime.leading.timers import Timers
from services.runtime.working.decoding import Received
from tests.fakes.matching import MatchingInMemory, a_listing, a_service_id, created
from tests.fakes.matching_stores import MemoryReplies
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.builders import NOW
from tests.support.matching_events import then

CLUB, CHOIR = a_service_id(1), a_service_id(2)
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=28)
IN_JANUARY, IN_FEBRUARY = Of(CLUB, "2026-01"), Of(CLUB, "2026-02")


def counted(service: MatchingInMemory) -> Mapping[Of, Mapping[Reply, int]]:
    replies = service.storage.stores.replies
    assert isinstance(replies, MemoryReplies)
    return replies.counts


def after(time: timedelta, received: Received) -> Received:
    at = NOW + time
    return Received(received.envelope._replace(time=at, recordedtime=at), received.event)


def within(most: timedelta) -> int:
    return WITHIN.index(most)


def a_club(**changes: Any) -> MatchingInMemory:
    """A club of which nobody has said how many people it can take, so that it is asked."""
    return MatchingInMemory(a_listing(1, places=None), **changes)


async def test_a_yes_to_a_question_counts_with_the_time_that_it_took() -> None:
    service = a_club()
    await service.consumes(created())
    await service.consumes(after(timedelta(hours=3), then(events.ProviderAccepted, service_id=CLUB)))
    assert counted(service) == {IN_JANUARY: {Reply(Kind.ACCEPTED, within(timedelta(hours=4))): 1}}


async def test_a_no_counts_where_it_was_asked_and_in_its_own_month() -> None:
    service = a_club()
    await service.consumes(created())
    await service.consumes(after(A_DAY * 2, then(events.ProviderDeclined, service_id=CLUB)))
    assert counted(service) == {IN_FEBRUARY: {Reply(Kind.DECLINED, within(A_DAY * 2)): 1}}


async def test_a_question_that_nobody_answers_is_silence() -> None:
    service = a_club()
    await service.consumes(created())
    service.now = NOW + timedelta(days=15)
    await Timers(service.transactions, {HOLD_ENDS: service.matcher.end_hold}, AlwaysOurs()).look_round()
    assert counted(service) == {IN_FEBRUARY: {Reply(Kind.SILENT, None): 1}}


async def test_a_yes_counts_once_however_often_it_is_said() -> None:
    service = a_club()
    await service.consumes(created())
    for _ in range(3):
        await service.consumes(after(A_DAY, then(events.ProviderAccepted, service_id=CLUB)))
    assert sum(sum(one.values()) for one in counted(service).values()) == 1


async def test_of_an_offer_the_time_runs_from_when_the_person_said_yes() -> None:
    service = MatchingInMemory(a_listing(1), held_for=A_MONTH)
    await service.consumes(created())
    await service.consumes(after(A_DAY * 10, then(events.OfferAccepted, service_id=CLUB)))
    await service.consumes(after(A_DAY * 11, then(events.ProviderAccepted, service_id=CLUB)))
    assert counted(service) == {IN_FEBRUARY: {Reply(Kind.ACCEPTED, within(A_DAY)): 1}}


async def test_where_a_match_is_settled_at_once_nothing_is_to_be_answered() -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes(created())
    await service.consumes(after(A_DAY, then(events.ProviderDeclined, service_id=CLUB)))
    assert counted(service) == {}


@pytest.mark.parametrize("event", [events.OfferDeclined, events.OfferAccepted, events.Attended])
async def test_what_others_say_is_no_reply(event: type[Event]) -> None:
    service = MatchingInMemory(a_listing(1), held_for=A_MONTH)
    await service.consumes(created())
    await service.consumes(after(A_DAY, then(event, service_id=CLUB)))
    assert counted(service) == {}


async def test_a_reply_about_another_place_than_the_one_that_is_held_counts_nowhere() -> None:
    service = a_club()
    await service.consumes(created())
    await service.consumes(after(A_DAY, then(events.ProviderDeclined, service_id=CHOIR)))
    assert counted(service) == {}


async def test_of_who_is_synthetic_nothing_counts() -> None:
    service = a_club()
    await service.consumes(created(synthetic=True))
    yes = then(events.ProviderAccepted, service_id=CLUB)
    await service.consumes(Received(yes.envelope._replace(synthetic=True), yes.event))
    assert counted(service) == {}


async def test_a_batch_counts_all_its_replies_together() -> None:
    service = a_club(asks_at_once=9)
    await service.consumes(*(created(number) for number in range(6)))
    await service.consumes(
        *(after(A_DAY, then(events.ProviderAccepted, number, service_id=CLUB)) for number in range(4)),
        *(after(A_DAY, then(events.ProviderDeclined, number, service_id=CLUB)) for number in (4, 5)),
    )
    day = within(A_DAY)
    assert counted(service) == {IN_FEBRUARY: {Reply(Kind.ACCEPTED, day): 4, Reply(Kind.DECLINED, day): 2}}


@pytest.mark.parametrize(
    ("at", "months", "month"),
    [
        ("2026-01-31", 0, "2026-01"),
        ("2026-01-31", 1, "2025-12"),
        ("2026-12-01", 11, "2026-01"),
        ("2026-03-01", 12, "2025-03"),
    ],
)
def test_months_are_counted_back_over_the_turn_of_the_year(at: str, months: int, month: str) -> None:
    assert months_before(datetime.fromisoformat(at), months) == month
    assert month_of(datetime.fromisoformat(at)) == at[:7]
