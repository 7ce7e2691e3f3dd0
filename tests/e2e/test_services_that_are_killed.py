"""Each service is killed in turn while referrals flow; afterwards nothing is lost, doubled or made up."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from deploy.demo import day
from deploy.local.platform import Platform
from deploy.local.service_environment import Whereabouts, environment
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component
from services.geography.gazetteer import Gazetteer
from tests.e2e.watching import Silent

REFERRALS = 900
PER_SECOND = 40


@pytest.fixture(autouse=True)
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice that was on its way when notify was killed is in doubt once its lease has ended."""
    monkeypatch.setenv("LINKWAY_NOTICE_LEASE_SECONDS", "10")


async def kill_each_in_turn(platform: Platform, directory: Path) -> int:
    """Kill -9 one service after another, and start each again: this function will give how many were killed."""
    killed = 0
    for component in (*Component, *Component):
        await asyncio.sleep(2)
        child = platform.servers.processes.find(component.value)
        assert child is not None
        child.process.kill()
        child.clear_away()
        await asyncio.sleep(0.3)
        start_again(platform, component, directory)
        killed += 1
    return killed


def start_again(platform: Platform, component: Component, directory: Path) -> None:
    where = Whereabouts(platform.home, platform.ports, SecretFiles.in_folder(platform.home.keys), directory)
    command = [sys.executable, "-m", f"services.{component.value}"]
    platform.servers.processes.start(component.value, command, environment(component, where))


async def test_nothing_is_lost_when_services_are_killed(
    platform: Platform, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    wanted = day.Wanted(run="killed", referrals=REFERRALS, per_second=PER_SECOND)
    playing = asyncio.create_task(day.play(platform, wanted, gazetteer.postcodes_in, Silent(), began=time.monotonic()))
    assert await kill_each_in_turn(platform, tmp_path / "directory.json") == 8
    summary = await playing
    broken = {check.promise: check.violations for check in summary.checks if not check.holds}
    assert broken == {}
    assert summary.counts.accepted == REFERRALS
