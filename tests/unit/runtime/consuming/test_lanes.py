"""Lanes keep a referral's events together, hold the consumer back when full, and commit only what is done."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from prometheus_client import REGISTRY

from services.runtime.consuming.batch_size import BATCH_BYTES, PARTNER_RECORDS
from services.runtime.consuming.dispatch import CommitRefused, Dispatcher
from services.runtime.consuming.lane import FULL_BYTES, FULL_RECORDS
from services.runtime.working.record import Run, TopicPartition
from tests.simulation.timeless import in_no_time
from tests.support.partner_messages import EVENTS, a_message
from tests.support.records import a_record, runs_of
from tests.toys.engine import ToyInMemory
from tests.toys.partners import Asked


class FakeConsumer:
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        self.committed: dict[TopicPartition, int] = {}
        self.paused: set[TopicPartition] = set()
        self.refuses = False
        self.answers = asyncio.Event()
        self.answers.set()

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        await self.answers.wait()
        if self.refuses:
            raise CommitRefused("it has gone")
        self.committed |= offsets

    def pause(self, places: Iterable[TopicPartition]) -> None:
        self.paused |= set(places)

    def resume(self, places: Iterable[TopicPartition]) -> None:
        self.paused -= set(places)


PLACE = TopicPartition("southwark.matches", 0)


def a_dispatcher(engine: ToyInMemory, *, by_borough_alone: bool = False) -> tuple[Dispatcher, FakeConsumer]:
    dispatcher = Dispatcher(engine.worker, lanes=4, by_borough_alone=by_borough_alone)
    consumer = FakeConsumer()
    dispatcher.attach(consumer)
    given(dispatcher, [PLACE])
    return dispatcher, consumer


def given(dispatcher: Dispatcher, places: Iterable[TopicPartition]) -> None:
    there = list(places)
    dispatcher.deal(there)
    for place in there:
        dispatcher.receive(place)


async def settled(dispatcher: Dispatcher) -> None:
    tasks = [asyncio.create_task(lane.run()) for lane in dispatcher.lanes]
    while any(lane.stalled_seconds for lane in dispatcher.lanes):  # noqa: ASYNC110 - the lanes tell how far they are
        await asyncio.sleep(0)
    await dispatcher.give_up(())
    for task in tasks:
        task.cancel()


SOUTHWARK = [
    TopicPartition(f"southwark.{stream}", partition) for stream in ("matches", "referrals") for partition in (0, 1)
]


def test_a_referrals_topics_share_a_lane() -> None:
    dispatcher, _ = a_dispatcher(ToyInMemory())
    given(dispatcher, SOUTHWARK)
    assert [dispatcher.lane_of(place) for place in SOUTHWARK] == [0, 1, 0, 1]


def test_a_boroughs_partitions_share_a_lane_where_places_are_shared() -> None:
    dispatcher, _ = a_dispatcher(ToyInMemory(), by_borough_alone=True)
    given(dispatcher, SOUTHWARK)
    assert {dispatcher.lane_of(place) for place in SOUTHWARK} == {0}


def test_no_lane_is_idle_while_another_has_two_shares() -> None:
    dispatcher, _ = a_dispatcher(ToyInMemory())
    boroughs = ("southwark", "hackney", "brent", "croydon")
    places = [TopicPartition(f"{borough}.matches", partition) for borough in boroughs for partition in (0, 1)]
    given(dispatcher, places)
    assert sorted(dispatcher.lane_of(place) for place in places) == [0, 0, 1, 1, 2, 2, 3, 3]


async def test_offsets_are_committed_after_the_work() -> None:
    engine = ToyInMemory()
    dispatcher, consumer = a_dispatcher(engine)
    dispatcher.take(runs_of([a_record(offset=0), a_record(offset=1, sequence=2)]))
    assert consumer.committed == {}
    await settled(dispatcher)
    assert (consumer.committed, engine.times) == ({PLACE: 2}, 2)


async def test_a_refused_commit_ends_nothing() -> None:
    engine = ToyInMemory()
    dispatcher, consumer = a_dispatcher(engine)
    consumer.refuses = True
    dispatcher.take(runs_of([a_record()]))
    await settled(dispatcher)
    assert engine.times == 1


async def test_a_refused_commit_is_tried_again_before_the_partitions_go() -> None:
    dispatcher, consumer = a_dispatcher(ToyInMemory())
    consumer.refuses = True
    dispatcher.take(runs_of([a_record()]))
    await settled(dispatcher)
    consumer.refuses = False
    await dispatcher.give_up([PLACE])
    assert consumer.committed == {PLACE: 1}


async def test_nothing_is_taken_in_while_partitions_are_handed_over() -> None:
    engine = ToyInMemory()
    dispatcher, consumer = a_dispatcher(engine)
    dispatcher.take(runs_of([a_record()]))
    await settled(dispatcher)
    consumer.answers.clear()
    handing_over = asyncio.create_task(dispatcher.give_up([PLACE]))
    await asyncio.sleep(0)
    dispatcher.take(runs_of([a_record(offset=1, sequence=2)]))
    consumer.answers.set()
    await handing_over
    await settled(dispatcher)
    assert (engine.times, consumer.committed) == (1, {PLACE: 1})


@in_no_time
async def test_a_hand_over_waits_for_the_commit_under_way() -> None:
    dispatcher, consumer = a_dispatcher(ToyInMemory())
    consumer.answers.clear()
    dispatcher.take(runs_of([a_record()]))
    tasks = [asyncio.create_task(lane.run()) for lane in dispatcher.lanes] + [asyncio.create_task(dispatcher.run())]
    await asyncio.sleep(0.2)
    handing_over = asyncio.create_task(dispatcher.give_up([PLACE]))
    await asyncio.sleep(0.01)
    assert not handing_over.done()
    consumer.answers.set()
    await handing_over
    assert consumer.committed == {PLACE: 1}
    for task in tasks:
        task.cancel()


async def test_a_full_lane_pauses_its_partitions_until_it_wants_more() -> None:
    dispatcher, consumer = a_dispatcher(ToyInMemory())
    record = a_record()
    dispatcher.take(runs_of([replace(record, offset=n) for n in range(FULL_RECORDS)]))
    assert consumer.paused == {PLACE}
    await settled(dispatcher)
    assert consumer.paused == set()


async def test_what_belongs_to_another_process_is_not_worked() -> None:
    engine = ToyInMemory()
    dispatcher, _ = a_dispatcher(engine)
    dispatcher.take(runs_of([a_record(partition=1)]))
    await settled(dispatcher)
    assert not engine.storage.memory.states


async def test_a_lane_is_full_of_bytes_before_it_is_full_of_records() -> None:
    dispatcher, consumer = a_dispatcher(ToyInMemory())
    large = FULL_BYTES // 10
    dispatcher.take(runs_of([replace(a_record(offset=n, sequence=n + 1), value=b"x" * large) for n in range(9)]))
    assert consumer.paused == set()
    dispatcher.take(runs_of([replace(a_record(offset=9, sequence=10), value=b"x" * large)]))
    assert consumer.paused == {PLACE}
    await settled(dispatcher)
    assert (consumer.paused, consumer.committed) == (set(), {PLACE: 10})


async def test_a_batch_of_large_records_is_cut_short() -> None:
    before = REGISTRY.get_sample_value("linkway_batch_records_count") or 0.0
    dispatcher, _ = a_dispatcher(ToyInMemory())
    dispatcher.take(runs_of([replace(a_record(offset=n), value=b"x" * BATCH_BYTES) for n in range(3)]))
    await settled(dispatcher)
    assert REGISTRY.get_sample_value("linkway_batch_records_count") == before + 3


async def test_a_partner_that_sends_much_holds_up_no_referral_and_is_read_on_when_it_is_worked() -> None:
    dispatcher, consumer = a_dispatcher(ToyInMemory())
    theirs = TopicPartition(EVENTS.name, 0)
    dispatcher.lanes = dispatcher.lanes[:1]
    given(dispatcher, [PLACE, theirs])
    flood = [replace(a_message(Asked, {}, name=""), offset=n) for n in range(FULL_RECORDS)]
    dispatcher.take([Run(theirs, flood), *runs_of([a_record()])])
    lane = dispatcher.lanes[0]

    first = lane._next_batch()

    assert consumer.paused == {theirs}
    assert {run.place: len(run.records) for run in first} == {PLACE: 1, theirs: PARTNER_RECORDS}
    dispatcher._go_on(theirs)
    assert consumer.paused == {theirs}
    await lane.settle(1)
    dispatcher._go_on(theirs)
    assert consumer.paused == set()
