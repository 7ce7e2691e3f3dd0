"""What comes before its turn waits, in memory: gaps heal, failures are tried again or given up, and order is kept."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.dead_letters import MOST_SEALED_BYTES
from services.runtime.recovering.redrive import PAUSE_SECONDS
from services.runtime.working.parked import ParkedRecord, ParkedStatus
from tests.fakes.parked import MemoryParkedStore
from tests.support import builders, toy
from tests.support.records import FakeRecord, a_record, runs_of, unreadable
from tests.support.toy_engine import KEY, ToyEngine

MATCHES = "southwark.matches"


class NobodyLooks(MemoryParkedStore):
    """Rows that cost nothing as long as nobody looks at them."""

    def copied(self) -> MemoryParkedStore:
        return self

    async def behind(self, key: str, reach: Mapping[str, int], now: datetime) -> list[ParkedRecord]:
        raise AssertionError(f"Somebody looked for {key}.")

    async def wake(self, key: str, reach: Mapping[str, int], now: datetime) -> None:
        raise AssertionError(f"Somebody woke {key}.")

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        raise AssertionError(f"Somebody looked into {places}.")


@pytest.fixture
def engine() -> ToyEngine:
    return ToyEngine()


def matched(number: int, *, offset: int | None = None, fails: bool = False, **envelope: Any) -> FakeRecord:
    """Matching's event of that number about the invented referral, named for its number, at the offset before it."""
    name = toy.FAILS if fails else str(number)
    at = number - 1 if offset is None else offset
    return a_record(builders.a_matched(service_name=name), offset=at, sequence=number, **envelope)


def counts(outcomes: Outcomes) -> Counter[str]:
    return Counter(outcome for (_, outcome), count in outcomes.records.items() for _ in range(count))


async def test_a_gap_heals_when_the_missing_event_comes(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(3), matched(4))
    assert engine.names == ["1"]
    outcomes = await engine.work(matched(2, offset=7))
    assert engine.names == ["1", "2", "3", "4"]
    assert counts(outcomes) == {"applied": 1}
    assert engine.statuses == {2: "worked", 3: "worked"}
    assert engine.storage.memory.states[KEY].waiting == 0


async def test_where_nothing_waits_nobody_looks(engine: ToyEngine) -> None:
    engine.storage.memory.parked = NobodyLooks()
    await engine.work(matched(1), matched(2), matched(2, offset=2))
    await engine.work(matched(3, offset=3))
    assert engine.names == ["1", "2", "3"]


async def test_a_gap_within_a_batch_heals_at_once(engine: ToyEngine) -> None:
    outcomes = await engine.work(matched(3, offset=0), matched(2, offset=1), matched(1, offset=2))
    assert engine.names == ["1", "2", "3"]
    assert (counts(outcomes), engine.statuses) == ({"parked": 2, "applied": 1}, {0: "worked", 1: "worked"})


async def test_what_became_due_is_taken_up_without_waiting(engine: ToyEngine) -> None:
    await engine.work(matched(2))
    loop = asyncio.create_task(engine.redrive.run(asyncio.Event()))
    await asyncio.sleep(0)
    began = asyncio.get_running_loop().time()
    await engine.worker.work(runs_of([matched(1, offset=7)]))
    while engine.names != ["1", "2"]:  # noqa: ASYNC110 - the loop tells nobody
        await asyncio.sleep(0)
    assert asyncio.get_running_loop().time() - began < PAUSE_SECONDS
    loop.cancel()


async def test_a_gap_of_any_length_heals(engine: ToyEngine) -> None:
    await engine.work(*(matched(number) for number in range(2, 300)))
    await engine.work(matched(1, offset=500))
    assert engine.names == [str(number) for number in range(1, 300)]


async def test_a_gap_heals_as_far_as_the_next_one(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(4))
    await engine.work(matched(1, offset=7))
    assert engine.names == ["1", "2"]
    assert engine.statuses == {1: "worked", 3: "sequence-gap"}
    await engine.work(matched(3, offset=8))
    assert engine.names == ["1", "2", "3", "4"]


async def test_nothing_is_posted_of_what_only_waits(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3))
    assert engine.said == []


async def test_a_repeat_of_what_waits_falls_away_with_it(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(2, offset=5))
    await engine.work(matched(1, offset=6))
    assert engine.names == ["1", "2"]
    assert engine.statuses == {1: "worked", 5: "worked"}
    assert engine.storage.memory.states[KEY].waiting == 0


async def test_another_owners_events_go_on_beside_a_gap(engine: ToyEngine) -> None:
    await engine.work(matched(2), a_record(builders.a_referral_created(), offset=0))
    assert engine.storage.memory.states[KEY].heard == {"referral": 1}


async def test_only_the_event_that_fails_becomes_a_dead_letter(engine: ToyEngine) -> None:
    outcomes = await engine.work(matched(1), matched(2), matched(3, fails=True), matched(4))
    assert engine.names == ["1", "2"]
    assert counts(outcomes) == {"applied": 2, "dead-lettered": 1, "parked": 1}
    assert engine.statuses == {2: "decision-failed", 3: "key-parked"}
    assert engine.said == ["dead-lettered", "person-told", "person-told"]


async def test_all_that_comes_after_a_failure_waits_behind_it(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True))
    outcomes = await engine.work(matched(2), a_record(builders.a_referral_created(), offset=9))
    assert counts(outcomes) == {"parked": 2}
    assert engine.names == []


async def test_a_retry_by_a_mended_service_works_all_in_order(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(2, fails=True), matched(3), matched(4))
    engine.restart(mended=True)
    await engine.try_again(1)
    assert engine.names == ["1", toy.FAILS, "3", "4"]
    assert set(engine.statuses.values()) == {"worked"}
    await engine.work(matched(5))
    assert engine.names[-1] == "5"


async def test_a_retry_that_fails_again_waits_again(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    await engine.try_again(0)
    assert engine.statuses == {0: "decision-failed", 1: "key-parked"}
    assert engine.rows[0].tries == 1
    assert engine.said == ["dead-lettered"]
    assert [(entry.outcome, entry.by) for entry in engine.storage.memory.parked.audit] == [
        ("waits-again", "an invented person")
    ]


async def test_one_that_waits_behind_a_failure_is_not_worked_before_it(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    await engine.try_again(1)
    assert engine.statuses == {0: "decision-failed", 1: "key-parked"}
    assert engine.names == []


async def test_a_failure_behind_a_failure_waits_in_its_turn(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3, fails=True), matched(4))
    await engine.give_up(0)
    assert engine.names == ["2"]
    assert engine.statuses == {0: "discarded", 1: "worked", 2: "decision-failed", 3: "key-parked"}
    assert engine.said == ["dead-lettered", "dead-lettered", "person-told"]


async def test_a_gap_that_heals_into_a_failure_keeps_what_went_well(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3, fails=True), matched(4))
    outcomes = await engine.work(matched(1, offset=7))
    assert engine.names == ["1", "2"]
    assert counts(outcomes) == {"applied": 1}
    assert engine.statuses == {1: "worked", 2: "decision-failed", 3: "sequence-gap"}
    assert engine.said.count("dead-lettered") == 1


async def test_giving_a_failure_up_lets_the_rest_go_on(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(2, fails=True), matched(3))
    await engine.give_up(1)
    assert engine.names == ["1", "3"]
    await engine.work(matched(4))
    assert engine.names == ["1", "3", "4"]
    assert [entry.outcome for entry in engine.storage.memory.parked.audit] == ["discarded"]


async def test_what_is_given_up_behind_a_failure_is_passed_over_in_its_turn(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3))
    await engine.give_up(1)
    assert engine.names == []
    await engine.give_up(0)
    assert engine.names == ["3"]


async def test_all_of_a_referral_can_be_given_up_at_once(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2), matched(3))
    await engine.give_up(0, 1, 2)
    assert engine.names == []
    assert set(engine.statuses.values()) == {"discarded"}
    assert [entry.outcome for entry in engine.storage.memory.parked.audit] == ["discarded"] * 3
    await engine.work(matched(4))
    assert engine.names == ["4"]


async def test_giving_up_what_waits_for_a_missing_event_gives_up_both(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3))
    await engine.give_up(1)
    assert engine.names == ["3"]
    outcomes = await engine.work(matched(1, offset=7))
    assert counts(outcomes) == {"duplicate": 1}


async def test_giving_up_what_cannot_be_read_lets_those_behind_it_go_on(engine: ToyEngine) -> None:
    await engine.work(unreadable(offset=0), matched(2), matched(3))
    assert engine.statuses == {0: "not-json", 1: "sequence-gap", 2: "sequence-gap"}
    await engine.give_up(0)
    assert engine.names == ["2", "3"]


async def test_what_cannot_be_read_is_passed_over_in_its_turn_once_it_is_given_up(engine: ToyEngine) -> None:
    second = replace(matched(2), value=b"{")
    await engine.work(second, matched(3))
    await engine.give_up(1)
    assert engine.statuses == {1: "discarded", 2: "sequence-gap"}
    await engine.work(matched(1, offset=7))
    assert engine.names == ["1", "3"]
    assert engine.storage.memory.states[KEY].waiting == 0


async def test_an_event_sent_again_rightly_heals_the_gap_of_one_that_cannot_be_read(engine: ToyEngine) -> None:
    await engine.work(unreadable(offset=0), matched(2))
    await engine.work(matched(1, offset=7))
    assert engine.names == ["1", "2"]
    await engine.try_again(0)
    assert engine.statuses == {0: "not-json", 1: "worked"}


async def test_what_was_cut_can_only_be_given_up(engine: ToyEngine) -> None:
    await engine.work(replace(matched(1), value=b"x" * (MOST_SEALED_BYTES + 1)), matched(2))
    await engine.try_again(0)
    assert (engine.statuses[0], engine.rows[0].tries) == ("too-large", 1)
    assert "it can be discarded" in engine.rows[0].detail
    await engine.give_up(0)
    assert engine.names == ["2"]


async def test_without_the_key_nothing_is_lost(engine: ToyEngine) -> None:
    await engine.work(matched(2))
    engine.restart(master_key=b"x" * 32)
    await engine.work(matched(1, offset=7))
    assert engine.names == ["1"]
    assert "give the service the key" in engine.rows[1].detail
    engine.restart()
    await engine.try_again(1)
    assert engine.names == ["1", "2"]


@pytest.mark.parametrize("dated", ["time", "recordedtime"])
async def test_what_is_dated_in_the_future_is_worked_when_it_is_due(engine: ToyEngine, dated: str) -> None:
    later = builders.NOW + timedelta(minutes=6)
    dated_ahead = matched(1, **{dated: later})  # type: ignore[arg-type]
    outcomes = await engine.work(dated_ahead, matched(2))
    assert counts(outcomes) == {"parked": 2}
    assert engine.statuses == {0: "future-dated", 1: "key-parked"}
    await engine.look()
    assert engine.names == []
    engine.now = later
    await engine.look()
    assert engine.names == ["1", "2"]
    assert engine.said == ["person-told", "person-told"]


async def test_clocks_that_differ_by_minutes_hold_nothing_up(engine: ToyEngine) -> None:
    await engine.work(matched(1, time=builders.NOW + timedelta(minutes=5)))
    assert engine.names == ["1"]


async def test_two_who_look_round_at_once_work_a_row_once(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True), matched(2))
    (_, one), (_, other) = engine.another_process(mended=True), engine.another_process(mended=True)
    engine.ask(ParkedStatus.RETRY_ASKED, 0)
    await asyncio.gather(one.look(), other.look())
    await engine.look()
    assert engine.names == [toy.FAILS, "2"]


async def test_the_summary_of_a_row_shows_nothing_of_what_came(engine: ToyEngine) -> None:
    odd = replace(matched(1), key=b"Invented Person", headers=[("Invented Person", b"999"), ("ce_id", b"Invented")])
    await engine.work(odd)
    row = engine.rows[0]
    assert (row.key, row.sequence) == (None, None)
    assert (row.summary.headers, row.summary.other_headers) == (("ce_id",), 1)
    assert "Invented" not in repr(replace(row, sealed=None))


async def test_other_referrals_go_on_beside_one_that_waits(engine: ToyEngine) -> None:
    other = UUID(int=9)
    await engine.work(matched(2), a_record(builders.a_matched(referral_id=other), offset=5))
    assert engine.storage.memory.states[str(other)].heard == {"matching": 1}
