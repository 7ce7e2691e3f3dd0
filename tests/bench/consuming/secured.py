"""What TLS and passwords cost: the same service on servers that ask who comes, beside servers that ask nobody."""

import os
from pathlib import Path

from deploy.home import Home
from deploy.ports import Ports
from deploy.securing import secured
from deploy.servers.servers import Servers
from tests.bench import rows
from tests.bench.consuming import pipeline
from tests.bench.rows import Figure

EVENTS = 30_000


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Microseconds for each event, on both in turn."""
    home = Home.at(folder / "secured", servers=Home.from_environment(os.environ).servers)
    secured.begin(home)
    asking = await Servers.start(home, Ports.somewhere_free(), tied=True)
    signed_in = secured.Secured(secured.folder(home)).environment()
    try:
        pairs = []
        for _ in range(rows.ROUNDS):
            beside = await _one(servers, folder)
            os.environ.update(signed_in)
            try:
                pairs.append((await _one(asking, folder), beside))
            finally:
                for name in signed_in:
                    del os.environ[name]
    finally:
        await asking.stop()
    return [rows.compare("an event over TLS, by password, beside in the clear", pairs, "us", bar=1.2, better="less")]


async def _one(servers: Servers, folder: Path) -> Figure:
    done = await pipeline.one(servers, folder, "linkway", EVENTS)
    return Figure(1e6 / done.value, done.cpu_us)
