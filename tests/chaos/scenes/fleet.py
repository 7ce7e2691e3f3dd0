"""The services' processes of one scene, two of each: started, killed, stopped, and started again when they end."""

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from deploy.home import Home
from deploy.local.service_environment import Whereabouts, environment, gazetteer_folder
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes, signal_if_there
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from tests.chaos.scenes import on_a_day
from tests.chaos.scenes.days import Days
from tests.chaos.scenes.ground import REPLICAS, Ground

PATIENCE_SECONDS = 240
# Much longer than a service's own grace time, so that it ends by itself on a busy machine, too.
GRACE_SECONDS = 120
LOOK_SECONDS = 0.5


@dataclass(frozen=True, order=True)
class Member:
    """One process of a service: the first or the second."""

    component: Component
    replica: int

    def __str__(self) -> str:
        return f"{self.component}-{self.replica + 1}"


MEMBERS = tuple(Member(component, replica) for replica in range(REPLICAS) for component in Component)


class NotReadyInTime(Exception):
    """A service's process runs, but does not say that it is ready."""


@dataclass
class Fleet:
    """All processes of the services.

    `ended` are those that ended though nobody meant it, with their exit codes; `largest_mib` is the most memory that
    one of them was seen to hold.
    """

    ground: Ground
    folder: Path
    prefix: str
    served: tuple[BoroughSlug, ...]
    directory: Path
    days: Days
    # Those that are the scene's own, by the name of the setting.
    files: Mapping[str, Path] = field(default_factory=dict)
    ended: list[tuple[str, int]] = field(default_factory=list)
    kills: int = 0
    largest_mib: float = 0.0
    _running: dict[Member, Child] = field(default_factory=dict)
    # Which of them are of another release than the scene's.
    _released: dict[Member, Child] = field(default_factory=dict)
    _numbers: Iterable[int] = field(default_factory=count)

    def start(self, member: Member, changes: Mapping[str, str] | None = None, *, release: str | None = None) -> None:
        """Start a process unless it runs, with these changes to its environment; another `release` is a module."""
        if member in self._running:
            return
        name = f"{member}.{next(iter(self._numbers)):03d}"
        modules = [on_a_day.__name__, *([release] if release else ()), f"services.{member.component}"]
        processes = Processes(self.folder, tied=True)
        child = processes.start(name, [sys.executable, "-m", *modules], {**self.environment(member), **(changes or {})})
        self._running[member] = child
        if release:
            self._released[member] = child

    def runs_another_release(self, member: Member) -> bool:
        """Whether the process is of another release than the scene's."""
        child = self.child(member)
        return child is not None and self._released.get(member) is child

    def start_all(self) -> None:
        """Start every process that is away."""
        for member in MEMBERS:
            self.start(member)

    def child(self, member: Member) -> Child | None:
        """The process, if it is meant to run."""
        return self._running.get(member)

    async def kill(self, member: Member) -> None:
        """Kill -9; it stays away until it is started again."""
        child = self._running.pop(member, None)
        if child:
            self.kills += 1
            signal_if_there(child.process.kill)
            await asyncio.to_thread(child.process.wait)

    async def stop(self, member: Member) -> int | None:
        """Ask a process to stop, and wait for it: this function will give its exit code, None if it did not run."""
        child = self._running.pop(member, None)
        if child is None:
            return None
        signal_if_there(child.process.terminate)
        signal_if_there(child.process.resume)
        return await asyncio.to_thread(child.process.wait, GRACE_SECONDS)

    async def stop_all(self) -> dict[Member, int | None]:
        """Stop every process; its exit code by process."""
        members = sorted(self._running)
        return dict(zip(members, await asyncio.gather(*map(self.stop, members)), strict=True))

    async def end_all(self) -> None:
        """Kill what is left, without counting it."""
        for child in self._running.values():
            signal_if_there(child.process.kill)
            await asyncio.to_thread(child.process.wait)
        self._running.clear()

    async def watch(self) -> None:
        """Start again, for ever, whatever ended by itself, as whoever runs the platform would have it done."""
        while True:
            for member, child in list(self._running.items()):
                self.largest_mib = max(self.largest_mib, child.resident_mib)
                if not child.runs and self._running.get(member) is child:
                    del self._running[member]
                    self.ended.append((child.log.name, child.process.wait()))
                    self.start(member)
            await asyncio.sleep(LOOK_SECONDS)

    async def ready(self) -> None:
        """Start what is away, and wait until every process is ready."""
        self.start_all()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*map(self.ready_one, MEMBERS))

    async def ready_one(self, member: Member) -> None:
        """Wait until the process is ready, whichever process that is by then."""
        while not await ready.is_service_ready(self.internal_port(member)):  # noqa: ASYNC110 - it is another program
            await asyncio.sleep(0.1)

    def internal_port(self, member: Member) -> int:
        """Where the process says how it is."""
        return int(asdict(self.ground.replicas[member.replica])[f"{member.component}_internal"])

    def environment(self, member: Member) -> dict[str, str]:
        """What a process of this service is told."""
        where = Whereabouts(
            self.ground.home, self.ground.seen, SecretFiles.in_folder(self.ground.home.keys), self.directory
        )
        mine = asdict(self.ground.replicas[member.replica])
        changes = {
            "MONGO_URL": self.ground.mongo_url,
            "NAME_PREFIX": self.prefix,
            "BOROUGHS": json.dumps(self.served),
            "HTTP_PORT": mine[member.component],
            "INTERNAL_PORT": mine[f"{member.component}_internal"],
            "SMTP_PORT": self.ground.ports.smtp,
            "GAZETTEER_FOLDER": gazetteer_folder(Home.from_environment(os.environ)),
            # More than one, so that lanes hand over too; places are shared, so matching has one.
            "LANES": 1 if member.component is Component.MATCHING else 2,
            "NOTICE_LEASE_SECONDS": 10,
        }
        usual = environment(member.component, where)
        told = usual | {f"LINKWAY_{name}": str(value) for name, value in {**changes, **self.files}.items()}
        return told | self.days.environment()
