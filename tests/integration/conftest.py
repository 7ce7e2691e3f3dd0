"""A stage on the real servers for every integration test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.servers.servers import Servers
from tests.running.stage import Stage, a_stage


@pytest.fixture
async def stage(servers: Servers, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(servers, tmp_path) as stage:
        yield stage
