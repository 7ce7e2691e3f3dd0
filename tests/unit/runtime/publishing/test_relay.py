"""The relay loses nothing and keeps the order for each referral, whatever goes wrong around it."""

import asyncio
from collections.abc import Sequence

from services.runtime.publishing.ports import Why
from services.runtime.publishing.relay import LEASE_SECONDS
from services.runtime.working.outgoing import OutboxMessage
from tests.fakes.relay import MemoryLog, RelaySetup, a_message, at_work, lies_on
from tests.simulation.timeless import in_no_time

CROYDON = "croydon.notices"


def no_croydon(message: OutboxMessage) -> Why | None:
    return Why.NO_TOPIC if message.topic == CROYDON else None


def second_of_one_is_too_large(message: OutboxMessage) -> Why | None:
    return Why.TOO_LARGE if message == a_message(1, 2) else None


@in_no_time
async def test_what_waits_leaves_in_order_and_its_rows_go() -> None:
    setup = RelaySetup()
    setup.outbox.commit(*(a_message(number, sequence) for sequence in (1, 2, 3) for number in range(1, 500)))
    async with at_work(setup.relay()):
        await setup.empty()

    assert setup.log.published() == {number: [1, 2, 3] for number in range(1, 500)}


@in_no_time
async def test_what_is_committed_meanwhile_leaves_once() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay()):
        for sequence in range(1, 51):
            setup.outbox.commit(a_message(1, sequence), a_message(2, sequence))
            await asyncio.sleep(0.002)
        await setup.empty()

    assert setup.log.published() == {1: list(range(1, 51)), 2: list(range(1, 51))}


@in_no_time
async def test_a_message_that_comes_twice_in_one_take_leaves_once() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay()):
        await setup.until(lambda: bool(setup.outbox.listeners))
        first, second = a_message(1, 1), a_message(1, 2)
        setup.outbox.commit(first, first, second, a_message(2, 1), second, first)
        await setup.empty()

    assert setup.log.published() == {1: [1, 2], 2: [1]}


@in_no_time
async def test_a_message_that_comes_again_in_a_later_take_leaves_once() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay()):
        await setup.until(lambda: bool(setup.outbox.listeners))
        setup.outbox.commit(a_message(1, 1), a_message(1, 2))
        await setup.until(lambda: len(setup.log.taken) == 2)
        setup.outbox.tell(a_message(1, 1), a_message(1, 2))
        setup.outbox.commit(a_message(1, 3))
        await setup.empty()

    assert setup.log.published() == {1: [1, 2, 3]}


@in_no_time
async def test_what_is_said_again_leaves_again_though_it_is_the_same_event() -> None:
    setup, first = RelaySetup(), a_message(1, 1)
    async with at_work(setup.relay()):
        await setup.until(lambda: bool(setup.outbox.listeners))
        setup.outbox.commit(first, first._replace(said_before=1))
        await setup.until(lambda: len(setup.log.taken) == 2)
        setup.outbox.commit(first._replace(said_before=2))
        await setup.empty()

    assert setup.log.published() == {1: [1, 1, 1]}
    assert setup.outbox.rows == {}


@in_no_time
async def test_a_stream_that_falls_behind_leaves_it_to_the_outbox() -> None:
    setup = RelaySetup(carried=10)
    async with at_work(setup.relay()):
        for sequence in range(1, 41):
            setup.outbox.commit(*(a_message(number, sequence) for number in range(1, 31)))
            await asyncio.sleep(0.001)
        await setup.empty()

    assert setup.log.published() == {number: list(range(1, 41)) for number in range(1, 31)}


@in_no_time
async def test_a_stop_sends_what_is_left() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay()):
        await setup.until(lambda: bool(setup.outbox.listeners))
        setup.outbox.commit(*(a_message(1, sequence) for sequence in range(1, 300)))

    assert setup.log.published() == {1: list(range(1, 300))}
    assert setup.outbox.rows == {}


@in_no_time
async def test_what_kafka_confirmed_of_a_request_that_failed_is_not_sent_again() -> None:
    setup = RelaySetup()
    setup.log.failures = 2
    setup.outbox.commit(*(a_message(1, sequence) for sequence in range(1, 9)))
    async with at_work(setup.relay()):
        await setup.empty()

    assert setup.log.published() == {1: list(range(1, 9))}


@in_no_time
async def test_a_missing_topic_holds_up_nobody_else_and_is_caught_up_on_once_it_is_there() -> None:
    setup = RelaySetup()
    setup.log.refuses = no_croydon
    setup.outbox.commit(*(a_message(1, sequence, topic=CROYDON) for sequence in (1, 2)), a_message(2))
    async with at_work(setup.relay()):
        await setup.until(lambda: len(setup.outbox.rows) == 2)
        setup.outbox.commit(a_message(1, 3, topic=CROYDON), a_message(2, 2))
        await setup.until(lambda: setup.log.published() == {2: [1, 2]})
        setup.log.refuses = lambda _: None
        await setup.empty()

    assert setup.log.published() == {1: [1, 2, 3], 2: [1, 2]}


@in_no_time
async def test_more_than_a_page_of_a_missing_topic_holds_up_nobody_behind_it() -> None:
    setup = RelaySetup()
    setup.log.refuses = no_croydon
    setup.outbox.commit(*(a_message(number, topic=CROYDON) for number in range(1, 2500)), a_message(9999))
    async with at_work(setup.relay()):
        await setup.until(lambda: setup.log.published() == {9999: [1]})


@in_no_time
async def test_an_event_that_is_too_large_holds_up_what_follows_about_the_same_referral_alone() -> None:
    setup = RelaySetup()
    setup.log.refuses = second_of_one_is_too_large
    setup.outbox.commit(*(a_message(number, sequence) for number in (1, 2) for sequence in (1, 2, 3)))
    async with at_work(setup.relay()):
        await setup.until(lambda: len(setup.outbox.rows) == 2)

    assert setup.log.published() == {1: [1], 2: [1, 2, 3]}
    assert [message.envelope.sequence for message in setup.outbox.rows.values()] == [2, 3]


@in_no_time
async def test_a_clean_stop_hands_over_without_a_repeat() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay("second")):
        async with at_work(setup.relay("first")):
            setup.outbox.commit(*(a_message(1, sequence) for sequence in range(1, 20)))
            await setup.empty()
        setup.outbox.commit(*(a_message(1, sequence) for sequence in range(20, 40)))
        await setup.empty()

    assert setup.log.published() == {1: list(range(1, 40))}


@in_no_time
async def test_a_relay_that_was_frozen_publishes_nothing_that_another_has_published_since() -> None:
    setup, late = RelaySetup(), MemoryLog()
    frozen = setup.relay("frozen", late)
    async with at_work(frozen):
        await setup.until(lambda: bool(setup.outbox.listeners))
        # Time passes without the frozen one: its lease ends, another takes it and is gone again.
        setup.clock.now += LEASE_SECONDS + 1
        other = setup.lease("other")
        assert await other.take()
        setup.outbox.commit(a_message(1))
        setup.outbox.rows.clear()
        setup.clock.now += LEASE_SECONDS + 1
        await setup.until(lambda: not setup.outbox.listeners)
        setup.outbox.commit(a_message(1, 2))
        await setup.empty()

    assert late.published() == {1: [2]}


@in_no_time
async def test_a_relay_tells_how_far_it_is() -> None:
    setup = RelaySetup()
    setup.log.refuses = no_croydon
    setup.outbox.commit(*(a_message(number, topic=CROYDON) for number in range(1, 4)))
    relay = setup.relay()
    began = relay.last_round_at
    async with at_work(relay):
        await setup.until(lambda: relay.standing.pending == 3)
        await setup.until(lambda: relay.last_round_at > began)

    assert relay.standing.pending == 3
    assert setup.log.published() == {}


async def test_a_stop_comes_to_an_end_while_others_go_on_committing() -> None:
    setup, number = RelaySetup(), 1

    class Busy(MemoryLog):
        async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
            nonlocal number
            number += 1
            setup.outbox.commit(a_message(number))
            return await super().publish(messages)

    async with at_work(setup.relay("leaving", Busy())) as leaving:
        setup.outbox.commit(a_message(1))
        await setup.until(lambda: number > 3)
    await leaving


def elsewhere_than(number: int) -> int:
    """The number of a referral that lies on the other partition."""
    return next(one for one in range(number + 1, number + 100) if lies_on(a_message(one)) != lies_on(a_message(number)))


@in_no_time
async def test_a_partition_that_is_silent_holds_up_nobody_else_and_keeps_its_order() -> None:
    setup, other = RelaySetup(), elsewhere_than(1)
    setup.log.away = {lies_on(a_message(1))}
    setup.outbox.commit(*(a_message(number, sequence) for number in (1, other) for sequence in (1, 2)))
    async with at_work(setup.relay()):
        await setup.until(lambda: len(setup.outbox.rows) == 2)
        setup.outbox.commit(a_message(1, 3), a_message(other, 3))
        await setup.until(lambda: setup.log.published() == {other: [1, 2, 3]})
        setup.log.away.clear()
        await setup.empty()

    assert setup.log.published() == {1: [1, 2, 3], other: [1, 2, 3]}


@in_no_time
async def test_more_than_a_page_of_a_silent_partition_is_read_once_and_tried_ever_more_seldom() -> None:
    setup, here = RelaySetup(), lies_on(a_message(1))
    setup.log.away = {here}
    silent = [a_message(1, sequence) for sequence in range(1, 4500)]
    setup.outbox.commit(*silent, a_message(elsewhere_than(1)))
    async with at_work(setup.relay()):
        await setup.until(lambda: len(setup.outbox.rows) == len(silent))
        began, tried = setup.clock.now, setup.log.asked
        setup.outbox.read.clear()
        await setup.until(lambda: setup.clock.now > began + 120)

    assert setup.log.asked - tried < 14
    assert len(setup.outbox.read) < 14 * 2000 * 2


@in_no_time
async def test_a_paused_topic_waits_in_order_and_holds_up_nobody_else() -> None:
    setup = RelaySetup()
    setup.pauses.paused = frozenset({CROYDON})
    setup.outbox.commit(a_message(1, 1, topic=CROYDON), a_message(2, 1))
    async with at_work(setup.relay()):
        await setup.until(lambda: bool(setup.outbox.listeners))
        setup.outbox.commit(a_message(1, 2, topic=CROYDON), a_message(2, 2))
        await setup.until(lambda: setup.log.published() == {2: [1, 2]})
        setup.pauses.paused = frozenset()
        setup.outbox.commit(a_message(1, 3, topic=CROYDON))
        await setup.empty()

    assert setup.log.published() == {1: [1, 2, 3], 2: [1, 2]}


@in_no_time
async def test_once_a_pause_is_heeded_nothing_leaves_for_the_topic() -> None:
    setup = RelaySetup()
    async with at_work(setup.relay()):
        setup.outbox.commit(*(a_message(1, sequence, topic=CROYDON) for sequence in range(1, 100)))
        await setup.empty()
        setup.pauses.paused = frozenset({CROYDON})
        await setup.until(lambda: setup.pauses.heeded == {CROYDON})
        setup.outbox.commit(*(a_message(1, sequence, topic=CROYDON) for sequence in range(100, 200)))
        began = setup.clock.now
        await setup.until(lambda: setup.clock.now > began + 20)

    assert setup.log.published() == {1: list(range(1, 100))}
    assert len(setup.outbox.rows) == 100


@in_no_time
async def test_when_a_pause_ends_it_is_asked_anew_how_many_partitions_there_are() -> None:
    setup = RelaySetup()
    setup.pauses.paused = frozenset({CROYDON})
    setup.outbox.commit(a_message(1, topic=CROYDON), a_message(2))
    async with at_work(setup.relay()):
        await setup.until(lambda: setup.log.published() == {2: [1]})
        setup.pauses.paused = frozenset()
        await setup.empty()
        assert setup.log.closed_after == [0, 1]
