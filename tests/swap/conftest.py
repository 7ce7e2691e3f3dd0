"""A scene on the real servers for every test of a handover."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.servers.servers import Servers
from tests.running.stage import a_stage
from tests.swap.scene import Scene, a_scene


@pytest.fixture
async def scene(servers: Servers, tmp_path: Path) -> AsyncIterator[Scene]:
    async with a_stage(servers, tmp_path) as stage, a_scene(stage) as scene:
        yield scene
