"""`linkway`, typed by whoever looks after a scene's services: past all proxies, on the scene's databases and topics."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from deploy.cli.output import Exit
from tests.chaos.scenes.scene import Scene

PAUSE_SECONDS = 1.0


async def linkway(scene: Scene, *line: str) -> dict[str, Any]:
    """What the command found, asked until it can be found, because servers are away now and then."""
    while True:
        code, output = await _typed(scene, *line)
        if code in {Exit.FINE, Exit.CHECK_FAILED}:
            found: dict[str, Any] = json.loads(output)
            return found
        await asyncio.sleep(PAUSE_SECONDS)


async def _typed(scene: Scene, *line: str) -> tuple[int, str]:
    ground = scene.ground
    environment = {
        "LINKWAY_HOME": str(ground.home.folder),
        "LINKWAY_KAFKA_SERVERS": ground.servers.kafka,
        "LINKWAY_MONGO_URL": ground.servers.mongo_url,
        "LINKWAY_NAME_PREFIX": scene.prefix,
        "PATH": "",
    }
    command = [str(Path(sys.executable).with_name("linkway")), *line, "--json"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode(errors="replace")
