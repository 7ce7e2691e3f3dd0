"""`make chaos`: plays seeds one after another, on one Kafka and MongoDB or on three of each, and keeps what came."""

import argparse
import asyncio
import json
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from deploy.home import Home
from deploy.invented.referrals import PostcodesIn
from deploy.local.service_environment import gazetteer_folder
from services.geography.building import open_gazetteer
from tests.chaos import report
from tests.chaos import seed as seeds
from tests.chaos.outcome import Outcome
from tests.chaos.report import Run
from tests.chaos.scenes import calm
from tests.chaos.scenes.ground import Ground, a_ground

# What a seed takes, with room for one that drains slowly.
SEED_SECONDS = 100.0
# How many there are of each server; every second seed is played on a cluster.
MEMBERS = (1, 3)


def members_of(seed: int) -> int:
    """How many there are of each server where the seed is played."""
    return MEMBERS[(seed + 1) % 2]


async def run(wanted: Sequence[int], minutes: float, home: Home) -> Run:
    """Play the seeds, as many as there is time for; told to end, end all that was started."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _this_task().cancel)
    began, outcomes = time.monotonic(), []
    throughput: dict[bool, float] = {}
    postcodes_in = open_gazetteer(gazetteer_folder(home)).postcodes_in
    for members in MEMBERS:
        here = [seed for seed in wanted if members_of(seed) == members]
        if here:
            folder = home.folder / "chaos" / f"on-{members}"
            async with a_ground(Home.at(folder / "ground", servers=home.servers), members) as ground:
                throughput[ground.is_cluster] = await calm.throughput(ground, folder / "calm", postcodes_in)
                for seed in here:
                    if time.monotonic() - began > minutes * 60 - SEED_SECONDS:
                        _say(f"There is no time left for seed {seed}.\n")
                        break
                    outcomes.append(await _one(ground, seed, folder / f"seed-{seed}", postcodes_in))
    return Run(outcomes, throughput, round(time.monotonic() - began, 1))


async def _one(ground: Ground, seed: int, folder: Path, postcodes_in: PostcodesIn) -> Outcome:
    outcome = await seeds.play(ground, seed, folder, postcodes_in)
    _say(report.told(outcome, folder))
    if not outcome.violations:
        shutil.rmtree(folder)
    return outcome


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Break everything, and see whether it holds.")
    parser.add_argument("--seed", type=int, help="play this one seed, such as one that failed")
    parser.add_argument("--seeds", type=int, default=20, help="how many to play, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=40, help="begin no seed that would end later than this")
    parser.add_argument("--table", action="store_true", help="write the last run's figures into tests/chaos/README.md")
    return parser.parse_args()


def main() -> None:
    """Play, show, keep; the exit code is 1 if anything is broken."""
    asked, home = _asked(), Home.from_environment(os.environ)
    kept = home.folder / "chaos.json"
    if asked.table:
        report.write_table(json.loads(kept.read_text()))
        return
    # What a client has to say of servers that are killed on purpose would hide what matters.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    shutil.rmtree(home.folder / "chaos", ignore_errors=True)
    wanted = [asked.seed] if asked.seed is not None else list(range(asked.first, asked.first + asked.seeds))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(run(wanted, asked.minutes, home))
    report.write(found, kept)
    _say(f"{len(found.outcomes)} seeds, {found.violations} violations; {kept} has the figures.\n")
    sys.exit(1 if found.violations else 0)


if __name__ == "__main__":
    main()
