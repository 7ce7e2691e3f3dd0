"""Where servers know who comes, the command line does all that it does elsewhere, and a backup comes back secure."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.ports import Ports
from deploy.securing import secured
from tests.running.servers import a_home


class CommandLine:
    """`linkway` of a home of its own, typed as a person does."""

    def __init__(self, folder: Path) -> None:
        self.home = a_home(folder)
        # Without this the command would fetch what is here already.
        (folder / "servers").symlink_to(self.home.servers)
        ports = Ports.somewhere_free()
        self._environment = {"LINKWAY_HOME": str(folder), "LINKWAY_PORT_BASE": str(ports.kafka)}

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
    try:
        await linkway("up", "--secure", "--detach")
        yield linkway
    finally:
        await linkway("down")


@pytest.mark.timeout(500)
@pytest.mark.long
async def test_it_is_examined_explained_backed_up_and_put_back(tmp_path: Path) -> None:
    first, second = CommandLine(tmp_path / "first"), CommandLine(tmp_path / "second")
    async with a_secure_linkway(first):
        referral = (await first("refer"))["referral_id"]
        found = {one["name"]: one for one in (await first("doctor"))["findings"]}
        assert found["servers let us in"]["found"] == "kafka and mongo found nothing against us"
        assert "a start renews it" in found["certificates"]["found"]
        explained = await first("explain", referral)
        taken = await first("backup", str(tmp_path / "backup"))
        assert taken["documents"]["linkway_referral"] > 0

    shutil.copytree(first.home.keys, second.home.keys)
    back = await second("restore", str(tmp_path / "backup"), "--secure")
    assert back["documents"] == taken["documents"]
    assert secured.of(second.home)
    async with a_secure_linkway(second):
        assert (await second("explain", referral))["answer"] == explained["answer"]
        assert (await second("refer", "--synthetic"))["missing"] == []
