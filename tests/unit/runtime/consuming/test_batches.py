"""A batch is worked once and whole, in memory: order, repeats, gaps, failures and outages."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.runtime.consuming.batch_worker import ServiceBroken
from services.runtime.recovering.dead_letters import MOST_SEALED_BYTES
from services.runtime.working.ports import Unavailable
from tests.support import builders, toy
from tests.support.records import a_record, runs_of, unreadable
from tests.support.toy_engine import KEY, House


@pytest.fixture
def house() -> House:
    return House()


async def test_events_of_one_referral_are_folded_in_order_into_one_state(house: House) -> None:
    records = [a_record(builders.a_matched(service_name=str(n)), offset=n - 1, sequence=n) for n in (1, 2, 3)]
    await house.work(*records)
    state = house.storage.memory.states[KEY].state
    assert state == {"times": 3, "names": ["1", "2", "3"]}
    assert [message.envelope.sequence for message in house.storage.memory.messages.values()] == [1, 2, 3]


async def test_what_was_worked_is_fenced_off_when_it_is_delivered_again(house: House) -> None:
    await house.work(a_record())
    outcomes = await house.work(a_record())
    assert (house.times, outcomes.fenced) == (1, 1)


async def test_a_process_that_was_frozen_does_nothing_twice(house: House) -> None:
    zombie, _ = house.another_process()
    await zombie.work(runs_of([a_record(offset=0)]))
    await house.work(a_record(offset=0), a_record(offset=1, sequence=2))
    await zombie.work(runs_of([a_record(offset=1, sequence=2)]))
    assert house.times == 2


async def test_a_repeat_by_the_producer_changes_nothing(house: House) -> None:
    outcomes = await house.work(a_record(offset=0), a_record(offset=1))
    assert house.times == 1
    assert outcomes.records["southwark.matches", "duplicate"] == 1


async def test_a_repeat_makes_the_same_event(house: House) -> None:
    again = House()
    await house.work(a_record())
    await again.work(a_record())
    assert house.storage.memory.messages == again.storage.memory.messages


async def test_the_events_after_a_missing_one_are_parked(house: House) -> None:
    records = [a_record(offset=0), a_record(offset=1, sequence=3), a_record(offset=2, sequence=4)]
    outcomes = await house.work(*records)
    assert house.times == 1
    assert outcomes.records == {("southwark.matches", "applied"): 1, ("southwark.matches", "parked"): 2}
    assert house.said == ["person-told"]


async def test_one_that_cannot_be_read_does_not_hold_up_the_next(house: House) -> None:
    await house.work(unreadable(offset=0), a_record(offset=1))
    assert house.times == 1
    assert house.said == ["dead-lettered", "person-told"]


async def test_an_event_that_is_not_listened_to_counts_as_heard(house: House) -> None:
    await house.work(a_record(builders.an_unmatched(), offset=0), a_record(offset=1, sequence=2))
    assert house.times == 1
    assert house.storage.memory.states[KEY].heard == {"matching": 2}


async def test_a_failing_referral_is_found_among_many_and_parked(house: House) -> None:
    records = [a_record(builders.a_matched(referral_id=UUID(int=n)), offset=n) for n in range(30)]
    records[7] = a_record(builders.a_matched(referral_id=UUID(int=7), service_name=toy.FAILS), offset=7)
    outcomes = await house.work(*records)
    assert outcomes.reasons == {"decision-failed": 1}
    parked = [key for key, kept in house.storage.memory.states.items() if kept.is_held]
    assert parked == [str(UUID(int=7))]
    assert house.said.count("person-told") == 29


async def test_a_service_that_fails_for_everyone_stops_instead_of_burying_everything(house: House) -> None:
    failing = [builders.a_matched(referral_id=UUID(int=n), service_name=toy.FAILS) for n in range(40)]
    with pytest.raises(ServiceBroken, match="20 records fail in a row"):
        await house.work(*(a_record(event, offset=n) for n, event in enumerate(failing)))
    assert house.said == ["dead-lettered"] * 19


async def test_failures_with_a_success_between_them_end_nothing(house: House) -> None:
    names = [toy.FAILS if n % 2 else "Fine" for n in range(60)]
    events = [builders.a_matched(referral_id=UUID(int=n), service_name=name) for n, name in enumerate(names)]
    outcomes = await house.work(*(a_record(event, offset=n) for n, event in enumerate(events)))
    assert outcomes.reasons == {"decision-failed": 30}


async def test_the_halves_of_a_batch_that_fails_move_the_fence_on(house: House) -> None:
    records = [a_record(offset=0), a_record(builders.a_matched(service_name=toy.FAILS), offset=1, sequence=2)]
    await house.work(*records, a_record(builders.a_matched(referral_id=UUID(int=7)), offset=2))
    assert list(house.storage.memory.fences.values()) == [3]
    assert (await house.work(*records)).fenced == 2


async def test_an_outage_is_waited_out_and_nothing_is_lost(house: House) -> None:
    house.storage.outages = [Unavailable("away"), Unavailable("still away")]
    await house.work(a_record())
    assert house.times == 1


async def test_an_outage_while_a_culprit_is_looked_for_is_waited_out_too(house: House) -> None:
    failing = a_record(builders.a_matched(service_name=toy.FAILS))
    house.storage.outages = [LookupError(), LookupError(), LookupError(), Unavailable("away")]
    outcomes = await house.work(failing, a_record(builders.a_matched(referral_id=UUID(int=7)), offset=1))
    assert outcomes.reasons == {"decision-failed": 1}


async def test_a_batch_that_fails_for_no_referrals_sake_ends_the_process(house: House) -> None:
    house.storage.outages = [LookupError()] * 3 + [ConnectionError() for _ in range(60)]
    with pytest.raises(ServiceBroken):
        await house.work(unreadable())


async def test_a_huge_message_is_cut_so_that_its_message_can_leave(house: House) -> None:
    huge = replace(a_record(), value=b"x" * (MOST_SEALED_BYTES + 1))
    await house.work(huge)
    (message,) = house.storage.memory.messages.values()
    assert len(message.value) < 1024 * 1024
