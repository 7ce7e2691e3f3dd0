"""The whole of Linkway as the demonstration starts it, where every service is run by the invented Bea."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from deploy import boroughs
from deploy.invented.listings import directory
from deploy.local.platform import Platform, stop_everything
from deploy.ports import Ports
from services.geography.gazetteer import Gazetteer
from tests.running.browsers import browser
from tests.running.servers import a_home

__all__ = ["browser", "platform"]

HOST = "Bridge House"
SERVICES = 1500
# Person and provider are both asked there.
_SOUTHWARK = '[southwark]\nanswer = "offer"\n'


@pytest.fixture(scope="module")
async def platform(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    folder = tmp_path_factory.mktemp("walked")
    listed = directory.invented(SERVICES, Random(1), run="walk", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    listing = directory.write(
        folder / "directory.json", [one for one in listed if one["organization"]["name"].startswith(HOST)]
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINKWAY_BOROUGHS_FILE", str(_map_in(folder)))
        platform = await Platform.start(a_home(folder), Ports.somewhere_free(), boroughs.read(), listing)
        yield platform
        await asyncio.to_thread(stop_everything, platform.servers.processes)


def _map_in(folder: Path) -> Path:
    file = folder / "boroughs.toml"
    file.write_text(boroughs.FILE.read_text().replace("[southwark]\n", _SOUTHWARK))
    return file
