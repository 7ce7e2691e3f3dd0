"""Three hundred referrals from all boroughs, and nothing lost, doubled or made up; and Prometheus has seen it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TypeVar

import pytest

from deploy.demo import day
from deploy.demo.diary import Way
from deploy.demo.summary import Summary
from deploy.local.platform import Platform
from services.contract.borough_map import Component
from services.geography.gazetteer import Gazetteer
from tests.deploy.alerts import ALERTS, PAGES, RECORDED
from tests.deploy.queries import ASKED, PAGES_SOMEBODY, PANELS, QUIET, STILL
from tests.e2e.watching import Silent
from tests.running import prometheus as watching
from tests.running.prometheus import Prometheus, QueryRefused
from tests.support.tools import may_be_left_out, needs

REFERRALS = 300
# Of three readings, and of rules that are asked as often, on a machine that is busy with much else.
SEEN_WITHIN_SECONDS = 150

ALL_UP = {component.value: "up" for component in Component}

needs_prometheus = needs("prometheus")
T = TypeVar("T")


@pytest.fixture(scope="module")
async def seen_by(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Prometheus | None]:
    """A Prometheus that reads all through the day; none where it is not installed."""
    if may_be_left_out("prometheus"):
        yield None
    else:
        async with watching.reading(platform.ports, tmp_path_factory.mktemp("prometheus")) as prometheus:
            # What grew before its first reading it cannot know.
            await comes_to(prometheus.health_by_service, ALL_UP)
            yield prometheus


@pytest.fixture(scope="module")
async def summary(platform: Platform, gazetteer: Gazetteer, seen_by: Prometheus | None) -> Summary:
    wanted = day.Wanted(run="a-day", referrals=REFERRALS)
    return await day.play(platform, wanted, gazetteer.postcodes_in, Silent(), began=time.monotonic())


@pytest.fixture
def prometheus(summary: Summary, seen_by: Prometheus) -> Prometheus:
    """What has seen the whole day."""
    return seen_by


async def test_a_day_of_referrals_is_conserved(summary: Summary) -> None:
    assert [check.violations for check in summary.checks if not check.holds] == []
    assert summary.counts.accepted == REFERRALS
    assert summary.counts.matched + summary.counts.waiting == REFERRALS
    assert summary.counts.doors[Way.PARTNER] == REFERRALS // 3
    assert min(summary.counts.closed, summary.counts.withdrawn, summary.counts.declined, summary.counts.released) > 0


@needs_prometheus
async def test_prometheus_reads_every_service(prometheus: Prometheus) -> None:
    assert await comes_to(prometheus.health_by_service, ALL_UP) == ALL_UP


@needs_prometheus
async def test_every_panel_and_every_rule_has_something_to_look_at(prometheus: Prometheus) -> None:
    async def empty() -> set[str]:
        return {name for name, query in ASKED.items() if not await prometheus.shows(query)}

    assert await comes_to(empty, set(QUIET)) == set(QUIET)


@needs_prometheus
async def test_the_day_is_seen_on_the_dashboard(prometheus: Prometheus) -> None:
    moving = {name: query for name, query in PANELS.items() if name not in STILL and f"panel {name}" not in QUIET}

    async def still() -> set[str]:
        return {name for name, query in moving.items() if not await prometheus.moves(query)}

    assert await comes_to(still, set[str]()) == set()


@needs_prometheus
async def test_prometheus_has_asked_for_every_rule_without_an_error(prometheus: Prometheus) -> None:
    all_well = dict.fromkeys([*ALERTS, *RECORDED], "ok")

    assert await comes_to(prometheus.health_by_rule, all_well) == all_well


@needs_prometheus
async def test_nobody_would_be_woken(prometheus: Prometheus) -> None:
    async def would_fire() -> set[str]:
        return {name for name, query in PAGES_SOMEBODY.items() if await prometheus.holds(query)}

    assert await comes_to(would_fire, set[str]()) == set()
    # What held for a moment fires until the rules are asked again.
    assert await comes_to(partial(prometheus.firing, "page"), list[str]()) == []


@needs_prometheus
async def test_what_an_alert_leads_to_is_served_beside_it(prometheus: Prometheus) -> None:
    assert {name: await prometheus.runbook(name) for name in PAGES} == PAGES


@needs_prometheus
async def test_a_query_that_asks_for_nothing_that_there_is_shows_nothing(prometheus: Prometheus) -> None:
    assert await prometheus.shows("sum by (service) (linkway_relay_leads)")
    assert not await prometheus.shows('sum by (service) (linkway_relay_leads{topic="none"})')
    with pytest.raises(QueryRefused, match="parse error"):
        await prometheus.shows("sum by service (linkway_relay_leads)")


async def comes_to(look: Callable[[], Awaitable[T]], wanted: T) -> T:
    """What is seen once it is what is wanted, or when Prometheus has had time enough to see it."""
    end = time.monotonic() + SEEN_WITHIN_SECONDS
    while (seen := await look()) != wanted and time.monotonic() < end:  # noqa: ASYNC110 - it is in another process
        await asyncio.sleep(0.5)
    return seen
