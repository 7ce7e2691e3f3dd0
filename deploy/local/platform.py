"""The whole of Linkway on one machine: servers, topics, mailbox and the four services. START HERE to see the order."""

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from deploy import tokens
from deploy.home import Home
from deploy.local.service_environment import Whereabouts, environment
from deploy.ports import LOOPBACK, Ports, check_free
from deploy.problems import CannotRun
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.logs import what_it_said
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress, silent
from deploy.processes.side_by_side import side_by_side
from deploy.secret_files import SecretFiles
from deploy.servers import servers
from deploy.servers.servers import Servers
from services.contract.borough_map import BoroughMap, Component
from services.runtime.admin.topics import TopicAdmin

Result = TypeVar("Result")

MAILBOX = "mailbox"
PATIENCE_SECONDS = 60
WATCH_SECONDS = 1.0
# Longer than a service's own grace time, so that it ends by itself.
GRACE_SECONDS = 30


class Ended(CannotRun):
    """A program that should go on has ended by itself."""

    def __init__(self, child: Child) -> None:
        super().__init__(
            f"{child.name} has ended. It said:\n{what_it_said(child.log)}",
            where=str(child.log),
            do="put right what it names, and start again: what is kept is safe",
        )


class NotReadyYet(ConnectionError):
    """The service answers, but does not yet reach all that it needs."""


@dataclass(frozen=True)
class Platform:
    """Everything, running; its data is in the home's folder."""

    home: Home
    ports: Ports
    servers: Servers
    programs: Sequence[Child]

    @classmethod
    async def start(
        cls,
        home: Home,
        ports: Ports,
        boroughs: BoroughMap,
        directory: Path,
        *,
        components: Sequence[Component] = tuple(Component),
        progress: Progress = silent,
        tied: bool = True,
    ) -> "Platform":
        """Start everything and wait until every service is ready; if one fails, nothing is left running.

        `directory` is the file of community services; `components` are the services wanted. `tied` programs stop when
        this process dies (Linux). Call it from the main thread. Raises CannotRun, in one of its forms, when something
        on this machine stands in the way.
        """
        check(home, ports)
        processes = Processes(home.run, tied=tied)
        where = Whereabouts(home, ports, SecretFiles.in_folder(home.keys), directory)
        started = await Servers.start(home, ports, progress=progress, tied=tied)
        try:
            await _prepare(started, boroughs, where, progress)
            programs = await _start_programs(processes, where, components, progress)
        except BaseException:
            stop_programs(processes)
            await started.stop()
            raise
        return cls(home, ports, started, programs)

    def pages(self) -> dict[str, str]:
        """The addresses that a person would open, by what is there."""
        return addresses(self.ports)

    async def unless_one_ends(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do the work while everything runs; Ended when a program ends meanwhile."""
        tasks = asyncio.ensure_future(work), asyncio.ensure_future(self._first_to_end())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            done, ended = tasks
            if done.done():
                return done.result()
            raise Ended(ended.result())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _first_to_end(self) -> Child:
        while True:
            for child in (*self.servers.children, *self.programs):
                if not child.runs:
                    return child
            await asyncio.sleep(WATCH_SECONDS)

    async def stop(self) -> None:
        """Stop everything in order: first who works, then what keeps."""
        await asyncio.to_thread(stop_programs, self.servers.processes)
        await self.servers.stop()


def check(home: Home, ports: Ports) -> None:
    """Raise what stands in the way of a start, before anything is written or fetched."""
    processes = Processes(home.run)
    processes.check_none_runs(*NAMES)
    servers.check(home, ports, processes)
    check_free(ports)


NAMES = (MAILBOX, *(component.value for component in Component))


def addresses(ports: Ports) -> dict[str, str]:
    """The addresses that a person would open, by what is there."""
    public = {"mailbox": ports.mailbox, "dashboard": f"{ports.reporting}/?live", "API": ports.referral}
    internal = {f"{component} metrics": f"{asdict(ports)[f'{component}_internal']}/metrics" for component in Component}
    return {name: f"http://{LOOPBACK}:{port}" for name, port in {**public, **internal}.items()}


def stop_everything(processes: Processes, *, grace_seconds: float = GRACE_SECONDS) -> list[str]:
    """Stop all that runs from the folder, whoever started it: this function will give the names of what ran."""
    names = [child.name for child in processes.running()]
    stop_programs(processes, grace_seconds=grace_seconds)
    processes.stop(*processes.running(), grace_seconds=grace_seconds)
    return names


def stop_programs(processes: Processes, *, grace_seconds: float = GRACE_SECONDS) -> None:
    """Stop the services, then the mailbox, because a service may be about to send a mail."""
    services = processes.named(*(component.value for component in Component))
    processes.stop(*services, grace_seconds=grace_seconds)
    processes.stop(*processes.named(MAILBOX), grace_seconds=grace_seconds)


async def _prepare(servers: Servers, boroughs: BoroughMap, where: Whereabouts, progress: Progress) -> None:
    progress("topics", "making those that are missing")
    async with TopicAdmin(servers.kafka) as admin:
        await admin.create(boroughs.topics())
    token = where.secrets.notify_token.read_text().strip()
    await tokens.register(servers.mongo_url, token, tokens.NOTIFY, tokens.NOTIFY_MAY)
    progress("topics", "ready")


async def _start_programs(
    processes: Processes, where: Whereabouts, components: Sequence[Component], progress: Progress
) -> list[Child]:
    commands = {component.value: environment(component, where) for component in components}
    children = [_start_mailbox(processes, where.ports)]
    for name, settings in commands.items():
        progress(name, "starting")
        children.append(processes.start(name, [sys.executable, "-m", f"services.{name}"], settings))
    await side_by_side(*(_ready(child, where.ports, progress) for child in children))
    return children


def _start_mailbox(processes: Processes, ports: Ports) -> Child:
    command = [sys.executable, "-m", "deploy.mailbox", str(ports.smtp), str(ports.mailbox)]
    return processes.start(MAILBOX, command)


async def _ready(child: Child, ports: Ports, progress: Progress) -> None:
    if child.name == MAILBOX:
        await ready.answers(child, ports.mailbox, seconds=PATIENCE_SECONDS)
    else:
        port = asdict(ports)[f"{child.name}_internal"]
        await ready.answers(child, port, seconds=PATIENCE_SECONDS, greet=ask_whether_ready)
    progress(child.name, "ready")


async def ask_whether_ready(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask a service's internal port whether it reaches all that it needs; NotReadyYet when it does not."""
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    if b" 200 " not in await reader.readline():
        raise NotReadyYet
