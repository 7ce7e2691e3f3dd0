"""Each record is counted once, by its topic and by what became of it; an age is that of an event that was applied."""

from prometheus_client import REGISTRY

from tests.support.records import a_record, runs_of, unreadable
from tests.toys.engine import ToyInMemory


class Since:
    """How much a count has grown since this was made."""

    def __init__(self, name: str, **labels: str) -> None:
        self._name = f"linkway_{name}"
        self._labels = labels
        self._before = self._now()

    def _now(self) -> float:
        return REGISTRY.get_sample_value(self._name, self._labels) or 0.0

    @property
    def grown(self) -> float:
        return self._now() - self._before


def of_matches(outcome: str) -> Since:
    return Since("events_total", topic="southwark.matches", outcome=outcome)


async def test_records_are_counted_by_topic_and_by_what_became_of_them() -> None:
    counts = {name: of_matches(name) for name in ("applied", "duplicate", "dead-lettered", "parked")}
    records = [a_record(offset=0), a_record(offset=1), unreadable(offset=2), a_record(offset=3, sequence=3)]

    (await ToyInMemory().work(*records)).count_batch(len(records), 0.1)

    assert {name: count.grown for name, count in counts.items()} == dict.fromkeys(counts, 1)


async def test_a_batch_that_applies_an_event_tells_its_age() -> None:
    observed = Since("event_age_seconds_count")

    (await ToyInMemory().work(a_record())).count_batch(1, 0.1)

    assert observed.grown == 1


async def test_a_batch_that_applies_none_tells_no_age() -> None:
    engine = ToyInMemory()
    await engine.work(a_record())
    observed = Since("event_age_seconds_count")

    (await engine.work(a_record(offset=1))).count_batch(1, 0.1)
    (await engine.work(unreadable(offset=2))).count_batch(1, 0.1)

    assert observed.grown == 0


async def test_an_event_about_a_synthetic_referral_is_counted_by_its_borough_where_it_is_worked() -> None:
    worked, elsewhere = (Since("synthetic_events_total", borough=one) for one in ("southwark", "camden"))
    records = [a_record(offset=0, synthetic=True), a_record(offset=1, synthetic=True)]

    # The second is the first once more.
    (await ToyInMemory().work(*records)).count_batch(len(records), 0.1)

    assert (worked.grown, elsewhere.grown) == (1, 0)


async def test_an_event_about_a_synthetic_referral_is_counted_when_it_is_worked_later() -> None:
    engine, worked = ToyInMemory(), Since("synthetic_events_total", borough="southwark")

    (await engine.work(a_record(offset=0, sequence=2, synthetic=True))).count_batch(1, 0.1)
    assert worked.grown == 0

    (await engine.work(a_record(offset=1, sequence=1, synthetic=True))).count_batch(1, 0.1)
    assert worked.grown == 2


async def test_an_event_about_a_real_referral_is_not_counted_as_synthetic() -> None:
    worked = Since("synthetic_events_total", borough="southwark")

    (await ToyInMemory().work(a_record())).count_batch(1, 0.1)

    assert worked.grown == 0


async def test_a_batch_that_is_undone_because_another_was_first_is_counted() -> None:
    engine, undone = ToyInMemory(), Since("fence_rejections_total")
    late, _ = engine.another_process()
    await late.work(runs_of([a_record(offset=0)]))
    await engine.work(a_record(offset=0), a_record(offset=1, sequence=2))

    await late.work(runs_of([a_record(offset=1, sequence=2)]))

    assert (undone.grown, engine.times) == (1, 2)
