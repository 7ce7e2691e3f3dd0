"""`make hostile`: sends input of any kind to the running system, and keeps what came of it."""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import sys
from pathlib import Path

import uvloop

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.geography.building import open_gazetteer
from tests.chaos.scenes.ground import a_ground
from tests.chaos.scenes.scene import a_scene
from tests.hostile.outcome import Outcome
from tests.hostile.running import Run, Wanted

KEPT = "hostile.json"


async def run(wanted: Wanted, home: Home, folder: Path) -> Outcome:
    """Start everything, play, and end all that was started."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    postcodes_in, outcome = open_gazetteer(gazetteer_folder(home)).postcodes_in, Outcome(wanted.seed)
    async with (
        a_ground(Home.at(folder / "ground", servers=home.servers), disks_are_filled=False) as ground,
        a_scene(ground, wanted.seed, folder, postcodes_in) as scene,
    ):
        await scene.fleet.ready()
        await Run(scene, wanted, outcome).play(postcodes_in)
    return outcome


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="how many requests and records, half of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one request or burst of records, such as request:17 or burst:3")
    return parser.parse_args()


def main() -> int:
    """Play, show, keep: 1 where anything failed, and then the services' logs are left."""
    asked, home = _asked(), Home.from_environment(os.environ)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    folder = home.folder / "hostile"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = Wanted.of(asked.seed, asked.count, asked.only)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcome = runner.run(run(wanted, home, folder))
    (home.folder / KEPT).write_text(outcome.as_json())
    sys.stdout.write(outcome.table())
    if not outcome.failures:
        shutil.rmtree(folder)
    return int(bool(outcome.failures))


if __name__ == "__main__":
    sys.exit(main())
