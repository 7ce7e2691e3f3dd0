"""`linkway`, as whoever may do all at real servers types it."""

import asyncio
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from deploy.cli.app import app
from tests.running.secured import SecuredServers


class CommandLine:
    """The command line of these servers, with the map and the list of partners that are in a folder."""

    def __init__(self, servers: SecuredServers, folder: Path, *, prefix: str = "") -> None:
        self._environment = {
            **servers.secured.environment(),
            "LINKWAY_HOME": str(servers.home.folder),
            "LINKWAY_KAFKA_SERVERS": servers.servers.kafka,
            "LINKWAY_MONGO_URL": servers.servers.mongo_url,
            "LINKWAY_NAME_PREFIX": prefix,
            "LINKWAY_BOROUGHS_FILE": str(folder / "boroughs.toml"),
            "LINKWAY_PARTNERS_FILE": str(folder / "partners.toml"),
        }

    async def __call__(self, *line: str, code: int = 0) -> Any:
        """What a command answers to a program, where it ends with this code."""
        runner, told = CliRunner(), [*line, "--json"]
        answer = await asyncio.to_thread(runner.invoke, app, told, env=self._environment)
        assert answer.exit_code == code, answer.stderr
        return json.loads(answer.stdout)
