"""What somebody asks of parked records, whatever the storage: they are tried again or given up, in order, once."""

import asyncio
from dataclasses import replace

from services.runtime.recovering.dead_letters import MOST_SEALED_BYTES
from services.runtime.working.parked import ParkedStatus
from tests.support.records import counts, matched, unreadable
from tests.toys import toy
from tests.toys.engine import ToyEngine


async def a_retry_by_a_mended_service_works_all_in_order(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(2, fails=True), matched(3), matched(4))
    engine.restart(mended=True)
    await engine.try_again(1)
    assert await engine.names() == ["1", toy.FAILS, "3", "4"]
    assert set((await engine.statuses()).values()) == {"worked"}
    await engine.work(matched(5))
    assert (await engine.names())[-1] == "5"


async def a_retry_that_fails_again_waits_again(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    await engine.try_again(0)
    assert await engine.statuses() == {0: "decision-failed", 1: "key-parked"}
    assert (await engine.rows())[0].tries == 1
    assert await engine.published() == ["dead-lettered"]
    assert [(entry.outcome, entry.by) for entry in await engine.audit()] == [("waits-again", "an invented person")]


async def one_that_waits_behind_a_failure_is_not_worked_before_it(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    await engine.try_again(1)
    assert await engine.statuses() == {0: "decision-failed", 1: "key-parked"}
    assert await engine.names() == []


async def a_failure_behind_a_failure_waits_in_its_turn(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3, fails=True), matched(4))
    await engine.give_up(0)
    assert await engine.names() == ["2"]
    assert await engine.statuses() == {0: "discarded", 1: "worked", 2: "decision-failed", 3: "key-parked"}
    assert await engine.published() == ["dead-lettered", "dead-lettered", "person-told"]


async def a_gap_that_heals_into_a_failure_keeps_what_went_well(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3, fails=True), matched(4))
    outcomes = await engine.work(matched(1, offset=7))
    assert await engine.names() == ["1", "2"]
    assert counts(outcomes) == {"applied": 1}
    assert await engine.statuses() == {1: "worked", 2: "decision-failed", 3: "sequence-gap"}
    assert (await engine.published()).count("dead-lettered") == 1


async def giving_a_failure_up_lets_the_rest_go_on(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(2, fails=True), matched(3))
    await engine.give_up(1)
    assert await engine.names() == ["1", "3"]
    await engine.work(matched(4))
    assert await engine.names() == ["1", "3", "4"]
    assert [entry.outcome for entry in await engine.audit()] == ["discarded"]


async def what_is_given_up_behind_a_failure_is_passed_over_in_its_turn(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3))
    await engine.give_up(1)
    assert await engine.names() == []
    await engine.give_up(0)
    assert await engine.names() == ["3"]


async def all_of_a_referral_can_be_given_up_at_once(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3))
    await engine.give_up(0, 1, 2)
    assert await engine.names() == []
    assert set((await engine.statuses()).values()) == {"discarded"}
    assert [entry.outcome for entry in await engine.audit()] == ["discarded"] * 3
    await engine.work(matched(4))
    assert await engine.names() == ["4"]


async def giving_up_what_waits_for_a_missing_event_gives_up_both(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3))
    await engine.give_up(1)
    assert await engine.names() == ["3"]
    outcomes = await engine.work(matched(1, offset=7))
    assert counts(outcomes) == {"duplicate": 1}


async def giving_up_what_cannot_be_read_lets_those_behind_it_go_on(engine: ToyEngine) -> None:
    await engine.work(unreadable(offset=0), matched(2), matched(3))
    assert await engine.statuses() == {0: "not-json", 1: "sequence-gap", 2: "sequence-gap"}
    await engine.give_up(0)
    assert await engine.names() == ["2", "3"]


async def what_cannot_be_read_is_passed_over_in_its_turn_once_it_is_given_up(engine: ToyEngine) -> None:
    second = replace(matched(2), value=b"{")
    await engine.work(second, matched(3))
    await engine.give_up(1)
    assert await engine.statuses() == {1: "discarded", 2: "sequence-gap"}
    await engine.work(matched(1, offset=7))
    assert await engine.names() == ["1", "3"]
    assert (await engine.kept()).waiting == 0


async def an_event_sent_again_rightly_heals_the_gap_of_one_that_cannot_be_read(engine: ToyEngine) -> None:
    await engine.work(unreadable(offset=0), matched(2))
    await engine.work(matched(1, offset=7))
    assert await engine.names() == ["1", "2"]
    await engine.try_again(0)
    assert await engine.statuses() == {0: "not-json", 1: "worked"}


async def what_was_cut_can_only_be_given_up(engine: ToyEngine) -> None:
    await engine.work(replace(matched(1), value=b"x" * (MOST_SEALED_BYTES + 1)), matched(2))
    await engine.try_again(0)
    assert ((await engine.statuses())[0], (await engine.rows())[0].tries) == ("too-large", 1)
    assert "it can be discarded" in (await engine.rows())[0].detail
    await engine.give_up(0)
    assert await engine.names() == ["2"]


async def without_the_key_nothing_is_lost(engine: ToyEngine) -> None:
    await engine.work(matched(2))
    engine.restart(master_key=b"x" * 32)
    await engine.work(matched(1, offset=7))
    assert await engine.names() == ["1"]
    assert "give the service the key" in (await engine.rows())[1].detail
    engine.restart()
    await engine.try_again(1)
    assert await engine.names() == ["1", "2"]


async def two_who_look_round_at_once_work_a_row_once(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    (_, one), (_, other) = engine.another_process(mended=True), engine.another_process(mended=True)
    await engine.ask(ParkedStatus.RETRY_ASKED, 0)
    await asyncio.gather(one.look(), other.look())
    await engine.look()
    assert await engine.names() == [toy.FAILS, "2"]


SCENARIOS = [
    a_retry_by_a_mended_service_works_all_in_order,
    a_retry_that_fails_again_waits_again,
    one_that_waits_behind_a_failure_is_not_worked_before_it,
    a_failure_behind_a_failure_waits_in_its_turn,
    a_gap_that_heals_into_a_failure_keeps_what_went_well,
    giving_a_failure_up_lets_the_rest_go_on,
    what_is_given_up_behind_a_failure_is_passed_over_in_its_turn,
    all_of_a_referral_can_be_given_up_at_once,
    giving_up_what_waits_for_a_missing_event_gives_up_both,
    giving_up_what_cannot_be_read_lets_those_behind_it_go_on,
    what_cannot_be_read_is_passed_over_in_its_turn_once_it_is_given_up,
    an_event_sent_again_rightly_heals_the_gap_of_one_that_cannot_be_read,
    what_was_cut_can_only_be_given_up,
    without_the_key_nothing_is_lost,
    two_who_look_round_at_once_work_a_row_once,
]
