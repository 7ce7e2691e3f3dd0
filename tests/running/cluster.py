"""Three brokers and three MongoDB members of a test's own, each of which can be killed, frozen and started again."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import PyMongoError

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from deploy.processes.processes import Processes, signal_if_there
from deploy.processes.progress import silent
from deploy.servers import kafka, mongo
from deploy.servers.kafka_settings import Beside
from deploy.servers.servers import Servers

SOME_SECONDS, WHOLE_SECONDS = 30.0, 240.0
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Cluster:
    """The servers of one home, by their names: "kafka-1" to "kafka-3" and "mongo-1" to "mongo-3"."""

    home: Home
    servers: Servers
    beside: Mapping[str, Beside]

    @property
    def brokers(self) -> list[str]:
        """What the brokers are called."""
        return self.servers.ports.names(kafka.NAME)

    @property
    def members(self) -> list[str]:
        """What MongoDB's members are called."""
        return self.servers.ports.names(mongo.NAME)

    @property
    def processes(self) -> Processes:
        """The servers' processes."""
        return self.servers.processes

    def kill(self, *names: str) -> None:
        """Kill -9."""
        for child in self.processes.named(*names):
            signal_if_there(child.process.kill)
            child.process.wait()

    def freeze(self, *names: str) -> None:
        """Let them stand still; their connections stay open and say nothing."""
        for child in self.processes.named(*names):
            signal_if_there(child.process.suspend)

    def thaw(self, *names: str) -> None:
        """Let them go on as if nothing had been."""
        for child in self.processes.named(*names):
            signal_if_there(child.process.resume)

    async def stop(self, *names: str) -> None:
        """SIGTERM, and wait until they have put their data in order."""
        children = self.processes.named(*names)
        await asyncio.to_thread(self.processes.stop, *children, grace_seconds=kafka.GRACE_SECONDS)

    async def start_again(self, *names: str) -> None:
        """Start those of them that do not run, and wait until they answer; a quorum of their kind must come of it."""
        away = [name for name in names if not self.processes.find(name)]
        ports = self.servers.ports
        if brokers := [name for name in away if name in self.brokers]:
            await kafka.start(self.home, ports, self.processes, silent, only=brokers, beside=self.beside)
        if members := [name for name in away if name in self.members]:
            await mongo.start(self.home, ports, self.processes, silent, only=members)

    async def leader_of(self, topic: str, partition: int = 0) -> str | None:
        """The broker that leads a partition, as the brokers that answer know it; None where none does."""
        (described,) = await self._described(topic)
        leader = next((each["leader"] for each in described["partitions"] if each["partition"] == partition), -1)
        return None if leader < 0 else self.brokers[leader - 1]

    async def in_sync(self, topic: str, partition: int = 0) -> list[str]:
        """The brokers that have all of a partition."""
        (described,) = await self._described(topic)
        isr = next(each["isr"] for each in described["partitions"] if each["partition"] == partition)
        return sorted(self.brokers[node - 1] for node in isr)

    async def brokers_are_whole(self, *topics: str) -> None:
        """Wait until every broker has all of what it is to have of these topics."""
        async with asyncio.timeout(WHOLE_SECONDS):
            while not await self._is_in_sync(*topics):  # noqa: ASYNC110 - they are other programs
                await asyncio.sleep(PAUSE_SECONDS)

    async def members_are_whole(self) -> None:
        """Wait until one of MongoDB's members is the primary, and all others follow it."""
        async with asyncio.timeout(WHOLE_SECONDS):
            while not await self._is_replicated():  # noqa: ASYNC110 - they are other programs
                await asyncio.sleep(PAUSE_SECONDS)

    async def _is_in_sync(self, *topics: str) -> bool:
        partitions = [each for topic in await self._described(*topics) for each in topic["partitions"]]
        return all(set(each["isr"]) == set(each["replicas"]) for each in partitions)

    async def _is_replicated(self) -> bool:
        async with self.mongo() as client:
            try:
                members = (await client.admin.command("replSetGetStatus"))["members"]
            except PyMongoError:
                return False
        return sorted(each["stateStr"] for each in members) == ["PRIMARY", *["SECONDARY"] * (len(members) - 1)]

    async def _described(self, *topics: str) -> list[dict[str, Any]]:
        async with asyncio.timeout(SOME_SECONDS):
            while True:
                admin = AIOKafkaAdminClient(bootstrap_servers=self.servers.kafka, request_timeout_ms=2000)
                try:
                    await admin.start()
                    return list(await admin.describe_topics([*topics]))
                except (KafkaError, ValueError, OSError):
                    await asyncio.sleep(PAUSE_SECONDS)
                finally:
                    await admin.close()

    async def primary(self) -> str:
        """MongoDB's member that takes writes, once there is one."""
        async with asyncio.timeout(SOME_SECONDS), self.mongo() as client:
            while True:
                try:
                    address = (await client.admin.command("hello"))["me"]
                except PyMongoError:  # because another is being chosen
                    await asyncio.sleep(PAUSE_SECONDS)
                else:
                    return next(name for name in self.members if self.address(name) == address)

    @asynccontextmanager
    async def mongo(self) -> AsyncIterator[AsyncIOMotorClient[dict[str, Any]]]:
        """A client that speaks to the primary, whichever that is."""
        wait = int(SOME_SECONDS * 1000)
        client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
            self.servers.mongo_url, serverSelectionTimeoutMS=wait, socketTimeoutMS=wait
        )
        try:
            yield client
        finally:
            client.close()

    async def set_on_members(self, **parameters: int) -> None:
        """Set parameters of MongoDB's on every member that answers."""
        for name in self.members:
            url = f"mongodb://{self.address(name)}/?directConnection=true"
            client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(url, serverSelectionTimeoutMS=5000)
            try:
                with suppress(PyMongoError):  # one that is away starts with what it is told then
                    await client.admin.command({"setParameter": 1, **parameters})
            finally:
                client.close()

    def address(self, name: str) -> str:
        """Where a server listens, as "host:port"."""
        return f"{LOOPBACK}:{self.servers.ports.by_purpose()[name]}"


@asynccontextmanager
async def a_cluster(
    home: Home, members: int = 3, *, ports: Ports | None = None, beside: Mapping[str, Beside] | None = None
) -> AsyncIterator[Cluster]:
    """Start them, and kill what is left of them afterwards: nobody works any more, so nothing needs to be in order."""
    servers = await Servers.start(home, ports or Ports.somewhere_free(members), tied=True, beside=beside)
    cluster = Cluster(home, servers, beside or {})
    try:
        yield cluster
    finally:
        cluster.kill(*cluster.brokers, *cluster.members)
