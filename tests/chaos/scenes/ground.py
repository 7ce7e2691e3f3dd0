"""What a whole run stands on: a real Kafka and a real MongoDB, and the proxies that are the only way to them."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from random import Random

from deploy.home import Home
from deploy.local.programs import MAILBOX
from deploy.ports import LOOPBACK, Ports
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes, signal_if_there
from deploy.processes.progress import silent
from deploy.servers import kafka, mongo
from deploy.servers.kafka_settings import Beside
from deploy.servers.servers import Servers
from tests.chaos.scenes.proxy import Proxy
from tests.chaos.scenes.small_disk import SmallDisk

REPLICAS = 2
MAILBOX_SECONDS = 60


@dataclass
class Ground:
    """Servers and proxies. `ports` are where the servers are, `seen` where the services find them: at the proxies.

    `replicas` are the ports of the services' processes: the first of each service has those of the first, and so on.
    """

    home: Home
    ports: Ports
    seen: Ports
    replicas: Sequence[Ports]
    servers: Servers
    kafka: Proxy
    mongo: Proxy
    doors: Proxy
    disks: dict[str, SmallDisk]

    async def open(self) -> None:
        """Open the ways, and start the mailbox."""
        for proxy in (self.kafka, self.mongo, self.doors):
            await proxy.open()
        command = [sys.executable, "-m", "deploy.mailbox", str(self.ports.smtp), str(self.ports.mailbox)]
        mailbox = self.processes.start(MAILBOX, command)
        await ready.answers(mailbox, self.ports.mailbox, seconds=MAILBOX_SECONDS)

    @property
    def processes(self) -> Processes:
        """The servers' processes."""
        return self.servers.processes

    def proxy(self, server: str) -> Proxy:
        """The way to a server."""
        return {kafka.NAME: self.kafka, mongo.NAME: self.mongo}[server]

    def kill(self, server: str) -> None:
        """Kill -9 a server."""
        for child in self.processes.named(server):
            _end(child)

    async def start_again(self, server: str) -> None:
        """Start a server if it does not run, and wait until it answers."""
        if self.processes.find(server):
            return
        if server == kafka.NAME:
            beside = _beside(self.ports, self.seen)
            await kafka.start(self.home, self.ports, self.processes, silent, beside={kafka.NAME: beside})
        else:
            await mongo.start(self.home, self.ports, self.processes, silent)

    @property
    def mongo_url(self) -> str:
        """Where the services find MongoDB: straight, because its replica set would name the way past the proxy."""
        return f"mongodb://{LOOPBACK}:{self.seen.mongo}/?directConnection=true"

    async def stop(self) -> None:
        """End everything; nobody works any more, so nothing needs to be put in order."""
        for proxy in (self.doors, self.kafka, self.mongo):
            await proxy.shut()
        for child in self.processes.named(MAILBOX, kafka.NAME, mongo.NAME):
            await asyncio.to_thread(_end, child)


@asynccontextmanager
async def a_ground(home: Home) -> AsyncIterator[Ground]:
    """Start the servers, the mailbox and the proxies; all of it is ended, and the small disks are gone, afterwards."""
    ports, seen, *replicas = different_ports(2 + REPLICAS)
    chance = Random(0)  # noqa: S311 - nothing secret hangs on it
    with small_disks(home) as disks:
        ground = Ground(
            home=home,
            ports=ports,
            seen=seen,
            replicas=replicas,
            servers=await Servers.start(home, ports, tied=True, beside={kafka.NAME: _beside(ports, seen)}),
            kafka=Proxy(seen.kafka, [_beside(ports, seen).port], chance=chance),
            mongo=Proxy(seen.mongo, [ports.mongo], chance=chance),
            doors=Proxy(seen.referral, [replica.referral for replica in replicas], chance=chance),
            disks=disks,
        )
        try:
            await ground.open()
            yield ground
        finally:
            await ground.stop()


@contextmanager
def small_disks(home: Home) -> Iterator[dict[str, SmallDisk]]:
    """A small disk for each server's data."""
    disks = {kafka.NAME: SmallDisk(home.data(kafka.NAME)), mongo.NAME: SmallDisk(home.data(mongo.NAME))}
    for disk in disks.values():
        disk.mount()
    try:
        yield disks
    finally:
        for disk in disks.values():
            disk.unmount()


def _beside(ports: Ports, seen: Ports) -> Beside:
    # No service listens on the servers' own set of ports, so one of those is free for the broker's second way in.
    return Beside(port=ports.referral, advertised=seen.kafka)


def _end(child: Child) -> None:
    signal_if_there(child.process.kill)
    child.process.wait()


def different_ports(count: int) -> list[Ports]:
    """So many sets of ports, none of which shares a port with another."""
    found: dict[int, Ports] = {}
    while len(found) < count:
        ports = Ports.somewhere_free()
        found[ports.kafka] = ports
    return list(found.values())
