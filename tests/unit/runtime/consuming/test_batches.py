"""A batch is worked once and whole, in memory: order, repeats, gaps, failures and outages."""

import json
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.runtime.consuming.batch_worker import ServiceBroken
from services.runtime.consuming.fences import FenceWentBack
from services.runtime.recovering.dead_letters import MOST_SEALED_BYTES, as_it_came
from services.runtime.working.ports import TookTooLong, Unavailable
from services.runtime.working.record import size_of
from tests.simulation.timeless import in_no_time
from tests.support import builders
from tests.support.records import a_record, runs_of, unreadable
from tests.toys import toy
from tests.toys.engine import KEY, ToyInMemory


@pytest.fixture
def engine() -> ToyInMemory:
    return ToyInMemory()


async def test_events_of_one_referral_are_folded_in_order_into_one_state(engine: ToyInMemory) -> None:
    records = [a_record(builders.a_matched(service_name=str(n)), offset=n - 1, sequence=n) for n in (1, 2, 3)]
    await engine.work(*records)
    state = engine.storage.memory.states[KEY].state
    assert state == {"times": 3, "names": ["1", "2", "3"]}
    assert [message.envelope.sequence for message in engine.storage.memory.messages.values()] == [1, 2, 3]


async def test_what_was_worked_is_fenced_off_when_it_is_delivered_again(engine: ToyInMemory) -> None:
    await engine.work(a_record())
    outcomes = await engine.work(a_record())
    assert (engine.times, outcomes.fenced) == (1, 1)


async def test_a_process_that_was_frozen_does_nothing_twice(engine: ToyInMemory) -> None:
    zombie, _ = engine.another_process()
    await zombie.work(runs_of([a_record(offset=0)]))
    await engine.work(a_record(offset=0), a_record(offset=1, sequence=2))
    await zombie.work(runs_of([a_record(offset=1, sequence=2)]))
    assert engine.times == 2


async def test_a_repeat_by_the_producer_changes_nothing(engine: ToyInMemory) -> None:
    outcomes = await engine.work(a_record(offset=0), a_record(offset=1))
    assert engine.times == 1
    assert outcomes.records["southwark.matches", "duplicate"] == 1


async def test_what_another_boroughs_topic_says_of_a_referral_is_a_dead_letter_and_changes_nothing(
    engine: ToyInMemory,
) -> None:
    await engine.work(a_record())
    before = deepcopy(engine.storage.memory.states)
    foreign = replace(a_record(sequence=2, borough=BoroughSlug.CAMDEN), topic="camden.matches")

    outcomes = await engine.work(foreign)

    assert outcomes.reasons == {"wrong-topic": 1}
    assert engine.storage.memory.states == before
    (row,) = engine.storage.memory.parked.rows.values()
    assert (row.posted, row.waits_its_turn) == (True, False)
    await engine.work(a_record(offset=1, sequence=2))
    assert engine.times == 2


async def test_a_repeat_makes_the_same_event(engine: ToyInMemory) -> None:
    again = ToyInMemory()
    await engine.work(a_record())
    await again.work(a_record())
    assert engine.storage.memory.messages == again.storage.memory.messages


async def test_the_events_after_a_missing_one_are_parked(engine: ToyInMemory) -> None:
    records = [a_record(offset=0), a_record(offset=1, sequence=3), a_record(offset=2, sequence=4)]
    outcomes = await engine.work(*records)
    assert engine.times == 1
    assert outcomes.records == {("southwark.matches", "applied"): 1, ("southwark.matches", "parked"): 2}
    assert await engine.published() == ["person-told"]


async def test_one_that_cannot_be_read_does_not_hold_up_the_next(engine: ToyInMemory) -> None:
    await engine.work(unreadable(offset=0), a_record(offset=1))
    assert engine.times == 1
    assert await engine.published() == ["dead-lettered", "person-told"]


async def test_an_event_that_is_not_listened_to_counts_as_heard(engine: ToyInMemory) -> None:
    await engine.work(a_record(builders.an_unmatched(), offset=0), a_record(offset=1, sequence=2))
    assert engine.times == 1
    assert engine.storage.memory.states[KEY].heard == {"matching": 2}


@in_no_time
async def test_a_failing_referral_is_found_among_many_and_parked(engine: ToyInMemory) -> None:
    records = [a_record(builders.a_matched(referral_id=UUID(int=n)), offset=n) for n in range(30)]
    records[7] = a_record(builders.a_matched(referral_id=UUID(int=7), service_name=toy.FAILS), offset=7)
    outcomes = await engine.work(*records)
    assert outcomes.reasons == {"decision-failed": 1}
    parked = [key for key, kept in engine.storage.memory.states.items() if kept.is_held]
    assert parked == [str(UUID(int=7))]
    assert (await engine.published()).count("person-told") == 29


@in_no_time
async def test_a_service_that_fails_for_everyone_stops_instead_of_burying_everything(engine: ToyInMemory) -> None:
    failing = [builders.a_matched(referral_id=UUID(int=n), service_name=toy.FAILS) for n in range(40)]
    with pytest.raises(ServiceBroken, match="5 referrals fail in a row"):
        await engine.work(*(a_record(event, offset=n) for n, event in enumerate(failing)))
    assert await engine.published() == ["dead-lettered"] * 4


@in_no_time
async def test_at_night_when_they_come_one_by_one_the_fifth_that_fails_ends_the_process(engine: ToyInMemory) -> None:
    failing = [builders.a_matched(referral_id=UUID(int=n), service_name=toy.FAILS) for n in range(5)]
    for n, event in enumerate(failing[:4]):
        await engine.work(a_record(event, offset=n))
    with pytest.raises(ServiceBroken):
        await engine.work(a_record(failing[4], offset=4))
    assert await engine.published() == ["dead-lettered"] * 4


@in_no_time
async def test_a_database_that_was_put_back_under_a_process_ends_it_and_nothing_is_stepped_over(
    engine: ToyInMemory,
) -> None:
    await engine.work(*(a_record(offset=n, sequence=n + 1) for n in range(3)))
    before = deepcopy(engine.storage.memory)
    await engine.work(*(a_record(offset=n, sequence=n + 1) for n in range(3, 6)))
    engine.storage.memory = before
    with pytest.raises(FenceWentBack, match="stood at 6 and stands at 3"):
        await engine.work(a_record(offset=6, sequence=7))
    assert list(engine.storage.memory.fences.values()) == [3]
    again, _ = engine.another_process()
    await again.work(runs_of([a_record(offset=n, sequence=n + 1) for n in range(3, 7)]))
    assert engine.times == 7


@in_no_time
async def test_failures_with_a_success_between_them_end_nothing(engine: ToyInMemory) -> None:
    names = [toy.FAILS if n % 2 else "Fine" for n in range(60)]
    events = [builders.a_matched(referral_id=UUID(int=n), service_name=name) for n, name in enumerate(names)]
    outcomes = await engine.work(*(a_record(event, offset=n) for n, event in enumerate(events)))
    assert outcomes.reasons == {"decision-failed": 30}


@in_no_time
async def test_the_halves_of_a_batch_that_fails_move_the_fence_on(engine: ToyInMemory) -> None:
    records = [a_record(offset=0), a_record(builders.a_matched(service_name=toy.FAILS), offset=1, sequence=2)]
    await engine.work(*records, a_record(builders.a_matched(referral_id=UUID(int=7)), offset=2))
    assert list(engine.storage.memory.fences.values()) == [3]
    assert (await engine.work(*records)).fenced == 2


@in_no_time
async def test_an_outage_is_waited_out_and_nothing_is_lost(engine: ToyInMemory) -> None:
    engine.storage.outages = [Unavailable("away"), Unavailable("still away")]
    await engine.work(a_record())
    assert engine.times == 1


@in_no_time
async def test_an_outage_while_a_culprit_is_looked_for_is_waited_out_too(engine: ToyInMemory) -> None:
    failing = a_record(builders.a_matched(service_name=toy.FAILS))
    engine.storage.outages = [LookupError(), LookupError(), LookupError(), Unavailable("away")]
    outcomes = await engine.work(failing, a_record(builders.a_matched(referral_id=UUID(int=7)), offset=1))
    assert outcomes.reasons == {"decision-failed": 1}


@in_no_time
async def test_a_batch_that_fails_for_no_referrals_sake_ends_the_process(engine: ToyInMemory) -> None:
    engine.storage.outages = [LookupError()] * 3 + [ConnectionError() for _ in range(60)]
    with pytest.raises(ServiceBroken):
        await engine.work(unreadable())


async def test_a_huge_message_is_cut_so_that_its_message_can_leave(engine: ToyInMemory) -> None:
    huge = replace(a_record(), value=b"x" * (MOST_SEALED_BYTES + 1))
    await engine.work(huge)
    (message,) = engine.storage.memory.messages.values()
    assert len(message.value) < 1024 * 1024


@in_no_time
async def test_a_batch_that_takes_too_long_is_worked_in_halves_and_nothing_is_parked(engine: ToyInMemory) -> None:
    engine.storage.outages = [TookTooLong(), TookTooLong()]
    records = [a_record(builders.a_matched(referral_id=UUID(int=n)), offset=n) for n in range(8)]
    outcomes = await engine.work(*records)
    assert outcomes.records == {("southwark.matches", "applied"): 8}
    assert list(engine.storage.memory.fences.values()) == [8]
    assert not engine.storage.outages


@in_no_time
async def test_each_part_that_is_done_is_told_so_that_nobody_takes_a_lane_that_works_for_one_that_stands(
    engine: ToyInMemory,
) -> None:
    engine.storage.outages = [TookTooLong(), TookTooLong()]
    done: list[list[int]] = []
    records = [a_record(builders.a_matched(referral_id=UUID(int=n)), offset=n) for n in range(8)]
    await engine.worker.work(runs_of(records), lambda: done.append(list(engine.storage.memory.fences.values())))
    assert done == [[2], [4], [8]]


@in_no_time
async def test_one_event_that_takes_too_long_is_tried_again(engine: ToyInMemory) -> None:
    engine.storage.outages = [TookTooLong(), TookTooLong()]
    await engine.work(a_record())
    assert engine.times == 1


FAT = {
    "key": replace(a_record(), key=bytes(12 * 1024 * 1024)),
    "headers": replace(a_record(), headers=[("n" * 900, b"v" * 900)] * 4000),
    "empty headers": replace(a_record(), headers=[("", None)] * 200_000),
    "attribute": replace(
        a_record(), headers=[h for h in a_record().headers if h[0] != "ce_id"] + [("ce_id", b"i" * 1025)]
    ),
}


@pytest.mark.parametrize("what", sorted(FAT))
async def test_a_record_that_is_fat_beside_its_value_is_set_aside_and_the_next_is_worked(
    engine: ToyInMemory, what: str
) -> None:
    outcomes = await engine.work(FAT[what], a_record(offset=1))
    assert (outcomes.reasons, engine.times) == ({"too-large": 1}, 1)
    (row,) = engine.storage.memory.parked.rows.values()
    assert len(row.sealed or "") < 8 * 1024 * 1024
    assert all(len(message.value) < 8 * 1024 * 1024 for message in engine.storage.memory.messages.values())


def test_what_is_cut_says_how_long_it_was_and_what_it_hashed_to() -> None:
    kept = json.loads(as_it_came(FAT["key"]))
    assert (kept["key_length"], kept["key_sha256"]) == (12 * 1024 * 1024, sha256(bytes(12 * 1024 * 1024)).hexdigest())
    assert json.loads(as_it_came(FAT["headers"]))["headers_count"] == 4000


def test_a_records_size_counts_its_key_and_every_header() -> None:
    assert size_of(FAT["key"]) > 12 * 1024 * 1024
    assert size_of(FAT["headers"]) > 4000 * 1800
    assert size_of(FAT["empty headers"]) > 6_000_000
    assert size_of(a_record()) < 3 * 1024
