"""One real Kafka and one real MongoDB for a whole test run; each test takes its own topics and database."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.home import Home
from deploy.ports import Ports
from deploy.servers.servers import Servers


def a_home(folder: Path) -> Home:
    """A home for tests in a folder of their own, with the server programs that this machine already has."""
    return Home.at(folder, servers=Home.from_environment(os.environ).servers)


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    """Both servers: `.kafka` is "host:port", `.mongo_url` a connection string."""
    home = a_home(tmp_path_factory.mktemp("servers"))
    servers = await Servers.start(home, Ports.somewhere_free(), tied=True)
    yield servers
    await servers.stop()
