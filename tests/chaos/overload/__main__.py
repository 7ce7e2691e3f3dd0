"""Overload the platform and write what came of it to .linkway/overload.json: `python -m tests.chaos.overload`."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

import uvloop

from deploy.home import Home
from tests.chaos.overload import besieged, memory, scenes


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long ten times the load lasts")
    parser.add_argument("--events", type=int, default=200_000, help="how long the backlog is")
    parser.add_argument("--latency", type=float, default=0.02, help="how late MongoDB's answers come, in seconds")
    parser.add_argument("--strangers", type=int, default=5000, help="how many connections strangers hold at a door")
    parser.add_argument("--stay", type=float, default=30, help="for how many seconds they do")
    parser.add_argument("--only-strangers", action="store_true", help="leave the other overloads out")
    return parser.parse_args()


async def measure(asked: argparse.Namespace, folder: Path) -> dict[str, object]:
    """All overloads, one after the other, on one platform."""
    home = Home.at(folder, servers=Home.from_environment(os.environ).servers)
    async with scenes.a_platform(home) as (platform, gazetteer, listing):
        found: dict[str, object] = {
            "strangers": await besieged.strangers_at_the_door(platform, gazetteer, asked.strangers, asked.stay, folder)
        }
        print(scenes.as_json(found), flush=True)  # noqa: T201
        if asked.only_strangers:
            return found
        found["doors"] = await scenes.too_many_at_the_doors(platform, gazetteer, asked.seconds)
        print(scenes.as_json(found), flush=True)  # noqa: T201
        found["backlog"] = await scenes.a_long_backlog(platform, listing, asked.events, asked.latency)
    return found


def main() -> int:
    """Measure, show, keep: this function will give 1 if something was lost or a service held too much."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure(_asked(), Path(folder)))
    print(scenes.as_json(found))  # noqa: T201
    (Home.from_environment(os.environ).folder / "overload.json").write_text(scenes.as_json(found))
    return int(any(_is_broken(one) for one in found.values()))


def _is_broken(found: object) -> bool:
    assert isinstance(found, besieged.Besieged | scenes.AtTheDoors | scenes.Backlog)
    lost = isinstance(found, scenes.AtTheDoors) and (found.lost or found.without_retry_after)
    late = isinstance(found, besieged.Besieged) and found.broken
    return bool(lost or late or max(found.most_mib.values()) > memory.MOST_MIB)


if __name__ == "__main__":
    sys.exit(main())
