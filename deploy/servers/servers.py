"""Kafka and MongoDB together: START HERE to see how this machine comes to have both."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from deploy.home import Home
from deploy.ports import Ports, check_free
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress, silent
from deploy.processes.side_by_side import side_by_side
from deploy.securing import secured
from deploy.servers import disk, kafka, members, mongo, platforms
from deploy.servers.kafka_settings import Beside

GRACE_SECONDS = max(kafka.GRACE_SECONDS, mongo.GRACE_SECONDS)


def names(ports: Ports) -> tuple[str, ...]:
    """What the servers' processes are called."""
    return *ports.names(kafka.NAME), *ports.names(mongo.NAME)


@dataclass(frozen=True)
class Servers:
    """Both servers, one of each or three, running, with their data in the home's folder."""

    ports: Ports
    processes: Processes
    children: tuple[Child, ...]

    @classmethod
    async def start(
        cls,
        home: Home,
        ports: Ports,
        *,
        progress: Progress = silent,
        tied: bool = False,
        beside: Mapping[str, Beside] | None = None,
    ) -> "Servers":
        """Start both and wait until both answer; if one fails, neither is left running.

        `beside` are second ways into brokers, by their names. `tied` servers are told to stop when this process dies,
        however it dies (Linux). Call it from the main thread. Raises CannotRun, in one of its forms, when something on
        this machine stands in the way.
        """
        processes = Processes(home.run, tied=tied)
        check(home, ports, processes)
        if securing := secured.of(home):
            securing.made(data_is_there=secured.has_data(home))
        try:
            children = await side_by_side(
                kafka.start(home, ports, processes, progress, beside=beside),
                mongo.start(home, ports, processes, progress),
            )
        except BaseException:
            processes.stop(*processes.named(*names(ports)), grace_seconds=GRACE_SECONDS)
            raise
        return cls(ports, processes, tuple(chain.from_iterable(children)))

    @property
    def kafka(self) -> str:
        """Kafka's address, as "host:port"; of three brokers, all three with commas between."""
        return kafka.address(self.ports)

    @property
    def mongo_url(self) -> str:
        """MongoDB's address, as a connection string."""
        return mongo.url(self.ports)

    async def stop(self) -> None:
        """Stop both, letting them put their data in order."""
        await asyncio.to_thread(self.processes.stop, *self.children, grace_seconds=GRACE_SECONDS)


def check(home: Home, ports: Ports, processes: Processes) -> None:
    """Raise what stands in the way of a start, before anything is written or fetched."""
    platforms.check()
    members.check(home, ports)
    processes.check_none_runs(*names(ports))
    disk.check_writable(home.folder)
    disk.check_room(home.folder)
    check_free(ports, *(purpose for purpose in ports.by_purpose() if purpose.split()[0] in names(ports)))
