"""The first half of one seed of `make chaos`, which plays the whole of it, and the others, too."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.geography.building import open_gazetteer
from tests.chaos import report
from tests.chaos import seed as seeds
from tests.chaos.scenes.ground import Ground, a_ground
from tests.running.servers import a_home

# Stood still once, behind a header whose name is no UTF-8.
SEED, SHARE = 1, 0.55


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    async with a_ground(a_home(tmp_path / "ground")) as ground:
        yield ground


@pytest.mark.timeout(900)
async def test_nothing_is_lost_doubled_or_out_of_order(ground: Ground, tmp_path: Path) -> None:
    postcodes_in = open_gazetteer(gazetteer_folder(Home.from_environment(os.environ))).postcodes_in
    outcome = await seeds.play(ground, SEED, tmp_path / "seed", postcodes_in, SHARE)
    assert not outcome.violations, report.told(outcome, tmp_path / "seed")
    # A kill that comes while its process is away anyway is none.
    assert outcome.kills >= 6
    assert outcome.doors["partner"] > 0
    assert sum(outcome.timers.values()) > 0
