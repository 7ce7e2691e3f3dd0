"""What seeds stand on: a real Kafka and a real MongoDB, one of each or three, and proxies that are the way to them."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from random import Random

from deploy.home import Home
from deploy.local.programs import MAILBOX
from deploy.ports import LOOPBACK, Ports
from deploy.processes import ready
from deploy.processes.processes import signal_if_there
from deploy.servers import kafka, mongo
from deploy.servers.kafka_settings import Beside
from deploy.servers.servers import Servers, names
from tests.chaos.scenes.proxy import FINE, Proxy, Ways
from tests.chaos.scenes.small_disk import SmallDisk
from tests.running.cluster import Cluster, a_cluster

REPLICAS = 2
MAILBOX_SECONDS = 60


@dataclass
class Ground:
    """Servers and the ways to them. `ports` are where the servers are, `seen` where the services find what has a way.

    `replicas` are the ports of the services' processes: the first of each service has those of the first, and so on.
    MongoDB has a way where it has one member: the drivers of a cluster's clients learn from it where its members are.
    """

    cluster: Cluster
    seen: Ports
    replicas: Sequence[Ports]
    ways: Mapping[str, Ways]
    doors: Proxy
    disks: Mapping[str, SmallDisk]

    async def open(self) -> None:
        """Open the ways, and start the mailbox."""
        await self.doors.open()
        for way in self.ways.values():
            await way.open()
        command = [sys.executable, "-m", "deploy.mailbox", str(self.ports.smtp), str(self.ports.mailbox)]
        mailbox = self.servers.processes.start(MAILBOX, command)
        await ready.answers(mailbox, self.ports.mailbox, seconds=MAILBOX_SECONDS)

    async def become_whole(self) -> None:
        """Put right whatever a seed that was broken off has left."""
        everybody = names(self.ports)
        self.cluster.thaw(*everybody)
        for way in self.ways.values():
            way.set(FINE)
            await way.open()
        for disk in self.disks.values():
            disk.free()
        await self.cluster.start_again(*everybody)

    @property
    def home(self) -> Home:
        """Where everything of this ground lies."""
        return self.cluster.home

    @property
    def servers(self) -> Servers:
        """Where the servers are, past the ways."""
        return self.cluster.servers

    @property
    def ports(self) -> Ports:
        """The servers' own ports."""
        return self.servers.ports

    @property
    def is_cluster(self) -> bool:
        """Whether there are three of each server."""
        return len(self.ports.servers) > 1

    @property
    def mongo_url(self) -> str:
        """Where the services find MongoDB: one member straight, because it would name the way past the proxy."""
        if self.is_cluster:
            return self.servers.mongo_url
        return f"mongodb://{LOOPBACK}:{self.seen.mongo}/?directConnection=true"

    async def stop(self) -> None:
        """Shut the ways and end the mailbox."""
        await self.doors.shut()
        for way in self.ways.values():
            await way.shut()
        for child in self.servers.processes.named(MAILBOX):
            signal_if_there(child.process.kill)
            await asyncio.to_thread(child.process.wait)


@asynccontextmanager
async def a_ground(home: Home, members: int = 1, *, disks_are_filled: bool = True) -> AsyncIterator[Ground]:
    """Start the servers, one or three of each, the mailbox and the ways; all of it is gone afterwards.

    Disks that are to be filled are small; a long run needs more than those hold.
    """
    ports, seen, *replicas = different_ports(2 + REPLICAS, members)
    chance = Random(0)  # noqa: S311 - nothing secret hangs on it
    beside = _beside(ports, seen)
    ways = {kafka.NAME: Ways([Proxy(one.advertised, [one.port], chance=chance) for one in beside.values()])}
    if members == 1:
        ways[mongo.NAME] = Ways([Proxy(seen.mongo, [ports.mongo], chance=chance)])
    doors = Proxy(seen.referral, [replica.referral for replica in replicas], chance=chance)
    with small_disks(home, names(ports) if disks_are_filled else ()) as disks:
        async with a_cluster(home, ports=ports, beside=beside) as cluster:
            ground = Ground(cluster, seen, replicas, ways, doors, disks)
            try:
                await ground.open()
                yield ground
            finally:
                await ground.stop()


@contextmanager
def small_disks(home: Home, servers: Sequence[str]) -> Iterator[dict[str, SmallDisk]]:
    """A small disk for each server's data."""
    disks = {name: SmallDisk(home.data(name)) for name in servers}
    for disk in disks.values():
        disk.mount()
    try:
        yield disks
    finally:
        for disk in disks.values():
            disk.unmount()


def _beside(ports: Ports, seen: Ports) -> dict[str, Beside]:
    """Each broker's second way in, which goes by its proxy."""
    # No service listens on the servers' own set of ports, so those are free for it.
    free = (ports.referral, ports.matching, ports.notify)
    brokers = zip(ports.names(kafka.NAME), free, seen.servers, strict=False)
    return {name: Beside(port=port, advertised=proxy.kafka) for name, port, proxy in brokers}


def different_ports(count: int, members: int = 1) -> list[Ports]:
    """So many sets of ports, none of which shares a port with another."""
    found: dict[int, Ports] = {}
    while len(found) < count:
        ports = Ports.somewhere_free(members)
        found[ports.kafka] = ports
    return list(found.values())
