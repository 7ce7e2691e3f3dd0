"""The whole of Linkway on one machine: servers, topics, services and the front door. START HERE to see the order."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from deploy.home import Home
from deploy.local import programs
from deploy.local.service_environment import Whereabouts, front_door_url
from deploy.ports import LOOPBACK, Ports, check_free
from deploy.problems import CannotRun
from deploy.processes.child import Child
from deploy.processes.logs import what_it_said
from deploy.processes.processes import STARTER, Processes
from deploy.processes.progress import Progress, silent
from deploy.secret_files import SecretFiles
from deploy.servers import kafka, servers
from deploy.servers.servers import Servers
from services.contract.borough_map import BoroughMap, Component

Result = TypeVar("Result")

WATCH_SECONDS = 1.0


class Ended(CannotRun):
    """A program that should go on has ended by itself."""

    def __init__(self, child: Child) -> None:
        super().__init__(
            f"{child.name} has ended. It said:\n{what_it_said(child.log)}",
            where=str(child.log),
            do="put right what it names, and start again: what is kept is safe",
        )


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
        directory: str | Path,
        *,
        components: Sequence[Component] = tuple(Component),
        progress: Progress = silent,
        tied: bool = True,
    ) -> "Platform":
        """Start everything and wait until every service is ready; if one fails, nothing is left running.

        `directory` lists the community services: a file, a feed's address, or a list of them; `components` are the
        services wanted. `tied` programs stop when this process dies (Linux). Call it from the main thread. Raises
        CannotRun, in one of its forms, when something on this machine stands in the way.
        """
        check(home, ports)
        processes = Processes(home.run, tied=tied)
        where = Whereabouts(home, ports, SecretFiles.named(home.keys), directory)
        started = await Servers.start(home, ports, progress=progress, tied=tied)
        try:
            await programs.prepare(boroughs, where, progress)
            children = await programs.start(
                processes, where, (*programs.BESIDE, *components, programs.FRONT_DOOR), progress
            )
        except BaseException:
            programs.stop(processes)
            await started.stop()
            raise
        return cls(home, ports, started, children)

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
        await asyncio.to_thread(programs.stop, self.servers.processes)
        await self.servers.stop()


def check(home: Home, ports: Ports) -> None:
    """Raise what stands in the way of a start, before anything is written or fetched."""
    processes = Processes(home.run)
    processes.check_none_runs(*programs.NAMES)
    servers.check(home, ports, processes)
    check_free(ports)


def addresses(ports: Ports) -> dict[str, str]:
    """The front door's, behind which is all that people open; those for whoever runs Linkway; Kafka's, for partners."""
    internal = {f"{component} metrics": f"{asdict(ports)[f'{component}_internal']}/metrics" for component in Component}
    beside = {name: f"http://{LOOPBACK}:{port}" for name, port in {"mailbox": ports.mailbox, **internal}.items()}
    return {"Linkway": front_door_url(ports), **beside, "Kafka": kafka.address(ports)}


def stop_everything(processes: Processes, *, grace_seconds: float = programs.GRACE_SECONDS) -> list[str]:
    """Stop all that runs from the folder, whoever started it: this function will give the names of what ran."""
    names = [child.name for child in processes.running()]
    # Longer than one part, because it stops them all in turn.
    processes.stop(*processes.named(STARTER), grace_seconds=3 * grace_seconds)
    programs.stop(processes, grace_seconds=grace_seconds)
    processes.stop(*processes.running(), grace_seconds=grace_seconds)
    return names
