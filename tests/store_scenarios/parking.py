"""What comes before its turn waits, whatever the storage: gaps heal, failures hold what follows, order is kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from tests.support import builders
from tests.support.records import a_record, counts, matched
from tests.toys.engine import ToyEngine

LATER = builders.NOW + timedelta(minutes=6)


async def a_gap_heals_when_the_missing_event_comes(engine: ToyEngine) -> None:
    await engine.work(matched(1), matched(3), matched(4))
    assert await engine.names() == ["1"]
    outcomes = await engine.work(matched(2, offset=7))
    assert await engine.names() == ["1", "2", "3", "4"]
    assert counts(outcomes) == {"applied": 1}
    assert await engine.statuses() == {2: "worked", 3: "worked"}
    assert (await engine.kept()).waiting == 0


async def a_gap_within_a_batch_heals_at_once(engine: ToyEngine) -> None:
    outcomes = await engine.work(matched(3, offset=0), matched(2, offset=1), matched(1, offset=2))
    assert await engine.names() == ["1", "2", "3"]
    assert (counts(outcomes), await engine.statuses()) == ({"parked": 2, "applied": 1}, {0: "worked", 1: "worked"})


async def a_gap_of_any_length_heals(engine: ToyEngine) -> None:
    await engine.work(*(matched(number) for number in range(2, 300)))
    await engine.work(matched(1, offset=500))
    assert await engine.names() == [str(number) for number in range(1, 300)]


async def a_gap_heals_as_far_as_the_next_one(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(4))
    await engine.work(matched(1, offset=7))
    assert await engine.names() == ["1", "2"]
    assert await engine.statuses() == {1: "worked", 3: "sequence-gap"}
    await engine.work(matched(3, offset=8))
    assert await engine.names() == ["1", "2", "3", "4"]


async def nothing_is_posted_of_what_only_waits(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(3))
    assert await engine.published() == []


async def a_repeat_of_what_waits_falls_away_with_it(engine: ToyEngine) -> None:
    await engine.work(matched(2), matched(2, offset=5))
    await engine.work(matched(1, offset=6))
    assert await engine.names() == ["1", "2"]
    assert await engine.statuses() == {1: "worked", 5: "worked"}
    assert (await engine.kept()).waiting == 0


async def another_owners_events_go_on_beside_a_gap(engine: ToyEngine) -> None:
    await engine.work(matched(2), a_record(builders.a_referral_created(), offset=0))
    assert (await engine.kept()).heard == {"referral": 1}


async def only_the_event_that_fails_becomes_a_dead_letter(engine: ToyEngine) -> None:
    outcomes = await engine.work(matched(1), matched(2), matched(3, fails=True), matched(4))
    assert await engine.names() == ["1", "2"]
    assert counts(outcomes) == {"applied": 2, "dead-lettered": 1, "parked": 1}
    assert await engine.statuses() == {2: "decision-failed", 3: "key-parked"}
    assert await engine.published() == ["dead-lettered", "person-told", "person-told"]


async def all_that_comes_after_a_failure_waits_behind_it(engine: ToyEngine) -> None:
    await engine.work(matched(1, fails=True))
    outcomes = await engine.work(matched(2), a_record(builders.a_referral_created(), offset=9))
    assert counts(outcomes) == {"parked": 2}
    assert await engine.names() == []


async def what_is_dated_in_the_future_is_worked_when_it_is_due(engine: ToyEngine) -> None:
    await waits_until_later(engine, time=LATER)


async def what_was_recorded_in_the_future_is_worked_when_it_is_due(engine: ToyEngine) -> None:
    await waits_until_later(engine, recordedtime=LATER)


async def waits_until_later(engine: ToyEngine, **dated: datetime) -> None:
    outcomes = await engine.work(matched(1, offset=0, fails=False, **dated), matched(2))
    assert counts(outcomes) == {"parked": 2}
    assert await engine.statuses() == {0: "future-dated", 1: "key-parked"}
    await engine.look()
    assert await engine.names() == []
    engine.now = LATER
    await engine.look()
    assert await engine.names() == ["1", "2"]
    assert await engine.published() == ["person-told", "person-told"]


async def clocks_that_differ_by_minutes_hold_nothing_up(engine: ToyEngine) -> None:
    await engine.work(matched(1, time=builders.NOW + timedelta(minutes=5)))
    assert await engine.names() == ["1"]


async def the_summary_of_a_row_shows_nothing_of_what_came(engine: ToyEngine) -> None:
    odd = replace(matched(1), key=b"Invented Person", headers=[("Invented Person", b"999"), ("ce_id", b"Invented")])
    await engine.work(odd)
    row = (await engine.rows())[0]
    assert (row.key, row.sequence) == (None, None)
    assert (row.summary.headers, row.summary.other_headers) == (("ce_id",), 1)
    assert "Invented" not in repr(replace(row, sealed=None))


async def other_referrals_go_on_beside_one_that_waits(engine: ToyEngine) -> None:
    other = UUID(int=9)
    await engine.work(matched(2), a_record(builders.a_matched(referral_id=other), offset=5))
    assert (await engine.kept(str(other))).heard == {"matching": 1}


SCENARIOS = [
    a_gap_heals_when_the_missing_event_comes,
    a_gap_within_a_batch_heals_at_once,
    a_gap_of_any_length_heals,
    a_gap_heals_as_far_as_the_next_one,
    nothing_is_posted_of_what_only_waits,
    a_repeat_of_what_waits_falls_away_with_it,
    another_owners_events_go_on_beside_a_gap,
    only_the_event_that_fails_becomes_a_dead_letter,
    all_that_comes_after_a_failure_waits_behind_it,
    what_is_dated_in_the_future_is_worked_when_it_is_due,
    what_was_recorded_in_the_future_is_worked_when_it_is_due,
    clocks_that_differ_by_minutes_hold_nothing_up,
    the_summary_of_a_row_shows_nothing_of_what_came,
    other_referrals_go_on_beside_one_that_waits,
]
