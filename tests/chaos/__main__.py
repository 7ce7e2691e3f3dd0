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
from dataclasses import dataclass, field
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
KEPT = "chaos.json"


def members_of(seed: int) -> int:
    """How many there are of each server where the seed is played."""
    return MEMBERS[(seed + 1) % 2]


@dataclass
class Runs:
    """The seeds played so far, and where: what is known by now is kept after each."""

    home: Home
    minutes: float
    alone: bool
    postcodes_in: PostcodesIn
    began: float = field(default_factory=time.monotonic)
    outcomes: list[Outcome] = field(default_factory=list)
    throughput: dict[bool, float] = field(default_factory=dict)

    @property
    def found(self) -> Run:
        """What came of it by now."""
        return Run(self.outcomes, self.throughput, round(time.monotonic() - self.began, 1))

    async def play_on(self, members: int, wanted: Sequence[int]) -> None:
        """Play these seeds on a ground with so many servers of each kind, as many as there is time for."""
        folder = self.home.folder / "chaos" / f"on-{members}"
        async with a_ground(Home.at(folder / "ground", servers=self.home.servers), members) as ground:
            if not self.alone:
                throughput = await calm.throughput(ground, folder / "calm", self.postcodes_in)
                self.throughput[ground.is_cluster] = throughput
            for seed in wanted:
                if time.monotonic() - self.began > self.minutes * 60 - SEED_SECONDS:
                    _say(f"There is no time left for seed {seed}.\n")
                    break
                self.outcomes.append(await self._play(ground, seed, folder / f"seed-{seed}"))
                report.write(self.found, self.home.folder / KEPT)

    async def _play(self, ground: Ground, seed: int, folder: Path) -> Outcome:
        await ground.become_whole()
        try:
            outcome = await seeds.play(ground, seed, folder, self.postcodes_in)
        except Exception as failure:
            # The others are played nevertheless; what this one did is in its history and logs.
            logging.getLogger(__name__).exception("A seed could not be played to its end")
            outcome = Outcome.broken_off(seed, f"{type(failure).__name__}: {failure}", on_cluster=ground.is_cluster)
        _say(report.told(outcome, folder))
        if not outcome.violations:
            shutil.rmtree(folder)
        return outcome


async def run(wanted: Sequence[int], minutes: float, home: Home) -> Run:
    """Play the seeds; told to end, end all that was started."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _this_task().cancel)
    postcodes_in = open_gazetteer(gazetteer_folder(home)).postcodes_in
    runs = Runs(home, minutes, len(wanted) == 1, postcodes_in)
    for members in MEMBERS:
        if here := [seed for seed in wanted if members_of(seed) == members]:
            await runs.play_on(members, here)
    return runs.found


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
    parser.add_argument("--minutes", type=float, default=60, help="begin no seed that would end later than this")
    parser.add_argument("--table", action="store_true", help="write the last run's figures into tests/chaos/README.md")
    return parser.parse_args()


def main() -> None:
    """Play, show, keep; the exit code is 1 if anything is broken."""
    asked, home = _asked(), Home.from_environment(os.environ)
    kept = home.folder / KEPT
    if asked.table:
        report.write_table(json.loads(kept.read_text()))
        return
    # What a client has to say of servers that are killed on purpose would hide what matters.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    shutil.rmtree(home.folder / "chaos", ignore_errors=True)
    wanted = [asked.seed] if asked.seed is not None else list(range(asked.first, asked.first + asked.seeds))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(run(wanted, asked.minutes, home))
    _say(f"{len(found.outcomes)} seeds, {found.violations} violations; {kept} has the figures.\n")
    sys.exit(1 if found.violations else 0)


if __name__ == "__main__":
    main()
