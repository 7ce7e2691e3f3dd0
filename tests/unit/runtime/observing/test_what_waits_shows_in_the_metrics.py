"""What waits in the database, what is ready and what time it is can be read in the metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version

import pytest
from prometheus_client import REGISTRY

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.observing.gauges import Gauges
from services.runtime.working.parked import ParkedCounts
from services.runtime.working.ports import Unavailable
from tests.support import builders

NOTHING = ParkedCounts({}, {}, 0)
GAP = DeadLetterReason.SEQUENCE_GAP.value


@dataclass
class MeasuredService:
    """A service as the sampler sees it."""

    waits: ParkedCounts = NOTHING
    away: bool = False
    standstill: float = 0.0
    checks: Mapping[str, bool] = field(default_factory=dict)

    async def waiting(self) -> ParkedCounts:
        if self.away:
            raise Unavailable("away")
        return self.waits

    async def ready(self) -> Mapping[str, bool]:
        return self.checks

    def gauges(self) -> Gauges:
        return Gauges(
            consumed=["barnet.matches"],
            published=["barnet.notices"],
            waiting=self.waiting,
            standstill_seconds=lambda: self.standstill,
            clock=lambda: builders.NOW,
        )

    async def look(self) -> None:
        await self.gauges().look(self.ready)


def shown(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"linkway_{name}", labels)


async def test_what_waits_shows_by_reason_with_the_age_of_the_oldest() -> None:
    since = builders.NOW - timedelta(minutes=5)
    await MeasuredService(ParkedCounts({GAP: 3}, {GAP: since}, 2)).look()

    assert shown("dead_letters_waiting", reason=GAP) == 3
    assert shown("dead_letters_oldest_age_seconds", reason=GAP) == 300
    assert shown("parked_keys") == 2


async def test_what_waits_no_more_goes_back_to_nothing() -> None:
    measured = MeasuredService(ParkedCounts({GAP: 3}, {GAP: builders.NOW - timedelta(minutes=5)}, 2))
    await measured.look()
    measured.waits = NOTHING
    await measured.look()

    assert shown("dead_letters_waiting", reason=GAP) == 0
    assert shown("dead_letters_oldest_age_seconds", reason=GAP) == 0
    assert shown("parked_keys") == 0


async def test_a_row_set_aside_by_a_clock_that_is_ahead_is_not_younger_than_nothing() -> None:
    await MeasuredService(ParkedCounts({GAP: 1}, {GAP: builders.NOW + timedelta(seconds=9)}, 1)).look()

    assert shown("dead_letters_oldest_age_seconds", reason=GAP) == 0


async def test_while_the_database_is_away_the_rest_is_shown_and_what_was_seen_last_stays() -> None:
    measured = MeasuredService(ParkedCounts({GAP: 3}, {GAP: builders.NOW}, 2))
    await measured.look()
    measured.away, measured.standstill, measured.checks = True, 41.0, {"mongodb": False, "kafka": True}
    await measured.look()

    assert shown("dead_letters_waiting", reason=GAP) == 3
    assert (shown("ready", check="mongodb"), shown("ready", check="kafka")) == (0, 1)
    assert shown("standstill_seconds") == 41


@pytest.mark.parametrize("outcome", ["applied", "passed-over", "duplicate", "dead-lettered", "parked"])
def test_every_count_is_there_before_the_first_event(outcome: str) -> None:
    MeasuredService().gauges().begin()

    assert shown("events_total", topic="barnet.matches", outcome=outcome) == 0
    assert shown("events_published_total", topic="barnet.notices") == 0
    assert all(shown("dead_letters_total", reason=reason.value) is not None for reason in DeadLetterReason)


def test_the_version_and_the_time_can_be_read() -> None:
    MeasuredService().gauges().begin()

    assert shown("build_info", version=version("linkway")) == 1
    assert shown("clock_timestamp_seconds") == builders.NOW.timestamp()
