"""Measure everything, print the table, and keep it in .linkway/bench.json."""

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from deploy.home import Home
from deploy.ports import Ports
from deploy.servers.servers import Servers
from tests.bench import capacity, handover, kit, partners, rows, waiting
from tests.bench.consuming import pipeline, processes, replay, secured, sizes, traces
from tests.bench.directory import following
from tests.bench.doors import accepted, imported, matched, messages, pages
from tests.bench.finding import found as finding
from tests.bench.finding import held
from tests.bench.publishing import relay

# What is measured on a Kafka and a MongoDB of its own, by the name that asks for it.
ON_SERVERS: Mapping[str, Callable[[Servers, Path], Awaitable[list[rows.Row]]]] = {
    "finding": finding.measure,
    "handover": handover.measure,
    "held": held.measure,
    "pipeline": pipeline.measure,
    "partners": partners.measure,
    "processes": processes.measure,
    "relay": relay.measure,
    "replay": replay.measure,
    "secure": secured.measure,
    "sizes": sizes.measure,
    "traces": traces.measure,
    "waiting": waiting.measure,
}

# What is measured on services that run as they do for others.
ON_A_PLATFORM: Mapping[str, Callable[[Home], Awaitable[list[rows.Row]]]] = {
    "accepted": accepted.measure,
    "capacity": capacity.measure,
    "directory": following.measure,
    "door": matched.measure,
    "fhir": messages.measure,
    "imported": imported.measure,
    "pages": pages.measure,
}

# What needs neither.
BY_ITSELF: Mapping[str, Callable[[], Awaitable[list[rows.Row]]]] = {"kit": kit.measure}


async def measure(only: set[str]) -> list[rows.Row]:
    """The rows of the benchmarks that were asked for; all, if none was named."""
    found: list[rows.Row] = []
    shared = Home.from_environment(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        for name in filter(lambda name: not only or name in only, (*BY_ITSELF, *ON_SERVERS, *ON_A_PLATFORM)):
            found += await _measured(name, Home.at(Path(folder) / name, servers=shared.servers))
    return found


async def _measured(name: str, home: Home) -> list[rows.Row]:
    if name in BY_ITSELF:
        return await BY_ITSELF[name]()
    return await (_on_servers(home, ON_SERVERS[name]) if name in ON_SERVERS else ON_A_PLATFORM[name](home))


async def _on_servers(home: Home, measured: Callable[[Servers, Path], Awaitable[list[rows.Row]]]) -> list[rows.Row]:
    servers = await Servers.start(home, Ports.somewhere_free(), tied=True)
    try:
        return await measured(servers, home.folder)
    finally:
        await servers.stop()


def main() -> None:
    """Measure, show, keep."""
    # A topic that was just made has no leader for a moment, which aiokafka sees to, and says so for each.
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
    found = asyncio.run(measure(set(sys.argv[1:])))
    rows.show(found)
    rows.write(found, Home.from_environment(os.environ).folder / "bench.json")


if __name__ == "__main__":
    main()
