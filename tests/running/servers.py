"""One real Kafka and one real MongoDB for a whole test run; each test takes its own topics and database."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import Ports
from deploy.servers.servers import Servers


def a_home(folder: Path) -> Home:
    """A home for tests in its own folder, with the server programs and postcodes that this machine has already."""
    usual, home = Home.from_environment(os.environ), Home.at(folder)
    kept, here = gazetteer_folder(usual), gazetteer_folder(home)
    for folder_to_be in (kept, home.folder):
        folder_to_be.mkdir(parents=True, exist_ok=True)
    if not here.exists():
        here.symlink_to(kept)
    return Home.at(folder, servers=usual.servers)


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    """Both servers: `.kafka` is "host:port", `.mongo_url` a connection string."""
    home = a_home(tmp_path_factory.mktemp("servers"))
    servers = await Servers.start(home, Ports.somewhere_free(), tied=True)
    yield servers
    await servers.stop()
