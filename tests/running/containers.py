"""What compose would start, as processes of this machine with the environment of its file, each below its own root.

A root has the container's mounts at their places, as links. In what it is told each path stands below its root, and
each address is that of a server or process of the test's. All else it is told as it stands in the file.
"""

import asyncio
import os
import re
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy.local.caddy import find
from deploy.ports import LOOPBACK, Ports
from deploy.processes.ready import takes_connections
from tests.deploy.manifests import ROOT, Container
from tests.running.processes import Running
from tests.running.stage import until

_PATH = re.compile(r'(^|")(/\w[\w./-]*)')
_START_SECONDS = 180
# What each container listens at, by the names of its settings.
_PORTS = {"LINKWAY_HTTP_PORT": "{}", "LINKWAY_INTERNAL_PORT": "{}_internal", "LINKWAY_FRONT_DOOR_PORT": "front_door"}


@dataclass(frozen=True)
class Containers:
    """The containers of a file, and where this machine has what they name.

    `addresses` are the test's by those of the file. `volumes` and `places` lie where a test has put them: named volumes
    by their name, and what an image has by its path; any other volume is an empty folder.
    """

    told: Mapping[str, Container]
    folder: Path
    addresses: Mapping[str, str]
    volumes: Mapping[str, Path] = field(default_factory=dict)
    places: Mapping[str, Path] = field(default_factory=dict)
    ports: Ports = field(default_factory=Ports.somewhere_free)

    @property
    def front_door(self) -> str:
        """Where browsers come in."""
        return f"http://{LOOPBACK}:{self.ports.front_door}"

    async def works(self, name: str) -> None:
        """A job does its work, to its end."""
        process = await asyncio.create_subprocess_exec(*self._command(name), env=self._environment(name))
        assert await process.wait() == 0, f"{name} ended with {process.returncode}"

    @asynccontextmanager
    async def runs(self, name: str) -> AsyncIterator[Running]:
        """A service, from when it is ready on."""
        told, log = self._environment(name), self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *self._command(name), env=told, stdin=DEVNULL, stdout=output, stderr=output
            )
        ports = (int(told.get(one, "0")) for one in ("LINKWAY_HTTP_PORT", "LINKWAY_INTERNAL_PORT"))
        running = Running(process, log, *ports)
        try:
            await until(running.is_ready, _START_SECONDS)
            yield running
        finally:
            await _end(process)

    @asynccontextmanager
    async def shows(self, name: str) -> AsyncIterator[None]:
        """Caddy, as this container starts it."""
        line = (self._told(name, one) for one in self.told[name]["command"])
        with (self.folder / f"{name}.log").open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                str(find()), *line, env=self._environment(name), stdout=output, stderr=output
            )
        try:
            await until(partial(takes_connections, self.ports.front_door), _START_SECONDS)
            yield
        finally:
            await _end(process)

    def root(self, name: str) -> Path:
        """Where the container's paths begin, with its mounts in place."""
        root = self.folder / "roots" / name
        mounts = (mount.removesuffix(":ro").rsplit(":", 1) for mount in self.told[name].get("volumes", []))
        there = {target: self._source(source) for source, target in mounts} | dict(self.places)
        for target, source in there.items():
            link = root / target.lstrip("/")
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(source)
        (root / "tmp").mkdir(exist_ok=True, parents=True)
        return root

    def _source(self, source: str) -> Path:
        if source.startswith("."):
            return ROOT / source
        if source.startswith("/"):
            return Path(source)
        volume = self.volumes.get(source, self.folder / "volumes" / source)
        volume.mkdir(parents=True, exist_ok=True)
        return volume

    def _command(self, name: str) -> list[str]:
        python, *line = self.told[name]["command"]
        assert python == "python", f"{name} is no program of ours"
        return [sys.executable, *line]

    def _environment(self, name: str) -> dict[str, str]:
        told = {one: self._told(name, value) for one, value in self.told[name]["environment"].items()}
        ports = {one: str(getattr(self.ports, port.format(name))) for one, port in _PORTS.items() if one in told}
        return {"PATH": os.environ["PATH"], **told, **ports}

    def _told(self, name: str, value: str) -> str:
        root = self.root(name)
        value = _PATH.sub(lambda found: f"{found[1]}{root}{found[2]}", value)
        for address, ours in self.addresses.items():
            value = value.replace(address, ours)
        return value


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 30)
        except TimeoutError:
            process.kill()
            await process.wait()
