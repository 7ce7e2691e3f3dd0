"""Measure everything, print the table, and keep it in .linkway/bench.json."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from deploy.local.home import Home
from deploy.local.ports import Ports
from deploy.local.servers import Servers
from tests.bench import door, pipeline, rows


async def measure(only: set[str]) -> list[rows.Row]:
    """The rows of the benchmarks that were asked for; all, if none was named."""
    found: list[rows.Row] = []
    shared = Home.from_environment(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        if not only or "pipeline" in only:
            home = Home.at(Path(folder) / "pipeline", servers=shared.servers)
            servers = await Servers.start(home, Ports.somewhere_free(), tied=True)
            try:
                found += await pipeline.measure(servers, home.folder)
            finally:
                await servers.stop()
        if not only or "door" in only:
            found += await door.measure(Home.at(Path(folder) / "door", servers=shared.servers))
    return found


def main() -> None:
    """Measure, show, keep."""
    found = asyncio.run(measure(set(sys.argv[1:])))
    rows.show(found)
    rows.write(found, Home.from_environment(os.environ).folder / "bench.json")


if __name__ == "__main__":
    main()
