"""`make chaos`: plays seeds one after another on one Kafka and one MongoDB, and keeps what came of it."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

import uvloop

from deploy.local.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.geography.building import open_gazetteer
from tests.chaos import seed as seeds
from tests.chaos.ground import Ground
from tests.chaos.seed import Outcome


async def run(wanted: list[int], folder: Path) -> list[Outcome]:
    shared = Home.from_environment(os.environ)
    gazetteer = open_gazetteer(gazetteer_folder(shared))
    ground = await Ground.make(Home.at(folder / "ground", servers=shared.servers))
    found = []
    try:
        for seed in wanted:
            outcome = await seeds.play(ground, seed, folder / f"seed-{seed}", gazetteer.postcodes_in)
            sys.stdout.write(f"{outcome}\n")
            sys.stdout.flush()
            found.append(outcome)
    finally:
        await ground.stop()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=20)
    asked = parser.parse_args()
    wanted = [asked.seed] if asked.seed else list(range(1, asked.seeds + 1))
    import shutil
    folder = Home.from_environment(os.environ).folder / "chaos"
    shutil.rmtree(folder, ignore_errors=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(wanted, folder))


if __name__ == "__main__":
    main()
