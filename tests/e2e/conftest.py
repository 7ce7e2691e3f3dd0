"""The whole of Linkway, as the demonstration starts it: four processes on real servers, with an invented directory."""

import asyncio
import os
from collections.abc import AsyncIterator
from random import Random

import pytest

from deploy import boroughs
from deploy.demo import partner
from deploy.home import Home
from deploy.invented.listings import directory
from deploy.local.platform import Platform, stop_everything
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import Ports
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from tests.running.servers import a_home

SERVICES = 1500


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return open_gazetteer(gazetteer_folder(Home.from_environment(os.environ)))


@pytest.fixture(scope="package")
async def platform(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    folder = tmp_path_factory.mktemp("platform")
    home = a_home(folder)
    with pytest.MonkeyPatch.context() as environment:
        # The name is set, so that it is put back afterwards.
        environment.setenv("LINKWAY_PARTNERS_FILE", "")
        partner.take_part(folder / "partners.toml")
        chance = Random(1)  # noqa: S311 - it must repeat itself
        listed = directory.invented(SERVICES, chance, run="tests", postcodes_in=gazetteer.postcodes_in)
        listing = directory.write(folder / "directory.json", listed)
        platform = await Platform.start(home, Ports.somewhere_free(), boroughs.read(), listing)
        yield platform
        # By their names, because what a test started again is no child of this process.
        await asyncio.to_thread(stop_everything, platform.servers.processes)
