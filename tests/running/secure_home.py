"""`linkway` of a home of its own, whose servers know who comes, typed as a person does."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from deploy.ports import Ports
from tests.running.servers import a_home


class CommandLine:
    """The command line of a home; what is `told` stands in its environment beside where that home is."""

    def __init__(self, folder: Path, **told: str) -> None:
        self.home = a_home(folder)
        # Without this the command would fetch what is here already.
        (folder / "servers").symlink_to(self.home.servers)
        self.ports = Ports.somewhere_free()
        self._environment = {"LINKWAY_HOME": str(folder), "LINKWAY_PORT_BASE": str(self.ports.kafka), **told}

    async def __call__(self, *line: str) -> Any:
        """What a command answers to a program, where all is well."""
        program = Path(sys.executable).with_name("linkway")
        ran = await asyncio.to_thread(
            subprocess.run,
            [str(program), *line, "--json"],
            env=os.environ | self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
        return json.loads(ran.stdout)


@asynccontextmanager
async def a_secure_linkway(linkway: CommandLine) -> AsyncIterator[CommandLine]:
    """It, while everything runs."""
    try:
        await linkway("up", "--secure", "--detach")
        yield linkway
    finally:
        await linkway("down")
