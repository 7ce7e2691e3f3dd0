"""What comes before its turn waits, in memory: gaps heal, failures are tried again or given up, and order is kept."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.runtime.recovering.redrive import PAUSE_SECONDS
from services.runtime.working.parked import ParkedRecord
from tests.fakes.parked import MemoryParkedStore
from tests.simulation.timeless import in_no_time
from tests.support import builders
from tests.support.records import a_record, counts, matched, runs_of
from tests.toys.engine import KEY, ToyEngine

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
    assert engine.published == []


async def test_a_repeat_of_what_waits_falls_away_with_it(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(2, offset=5))
    await engine.work(matched(1, offset=6))
    assert engine.names == ["1", "2"]
    assert engine.statuses == {1: "worked", 5: "worked"}
    assert engine.storage.memory.states[KEY].waiting == 0


async def test_another_owners_events_go_on_beside_a_gap(engine: ToyEngine) -> None:
    await engine.work(matched(2), a_record(builders.a_referral_created(), offset=0))
    assert engine.storage.memory.states[KEY].heard == {"referral": 1}


@in_no_time
async def test_only_the_event_that_fails_becomes_a_dead_letter(engine: ToyEngine) -> None:
    outcomes = await engine.work(matched(1), matched(2), matched(3, fails=True), matched(4))
    assert engine.names == ["1", "2"]
    assert counts(outcomes) == {"applied": 2, "dead-lettered": 1, "parked": 1}
    assert engine.statuses == {2: "decision-failed", 3: "key-parked"}
    assert engine.published == ["dead-lettered", "person-told", "person-told"]


@in_no_time
async def test_all_that_comes_after_a_failure_waits_behind_it(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True))
    outcomes = await engine.work(matched(2), a_record(builders.a_referral_created(), offset=9))
    assert counts(outcomes) == {"parked": 2}
    assert engine.names == []


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
    assert engine.published == ["person-told", "person-told"]


async def test_clocks_that_differ_by_minutes_hold_nothing_up(engine: ToyEngine) -> None:
    await engine.work(matched(1, time=builders.NOW + timedelta(minutes=5)))
    assert engine.names == ["1"]


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
