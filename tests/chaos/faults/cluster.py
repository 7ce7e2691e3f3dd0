"""What befalls the servers of a cluster: who leads is killed or stands still, a majority is away, writes are undone."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pymongo.errors import PyMongoError

from deploy.servers import kafka
from services.contract.topics import Stream, Topic
from tests.chaos.faults.servers import fill
from tests.chaos.load.history import Kind
from tests.chaos.scenes.scene import PARTITIONS, WITHOUT_COPIES, Scene
from tests.running.cluster import Cluster

# The part of MongoDB that says so in its log.
ROLLED_BACK = '"c":"ROLLBACK"'
LEADER, PRIMARY = "leader", "primary"
PAUSE_SECONDS, LED_WITHIN_SECONDS = 0.2, 120.0
STEP_DOWNS, STEPPED_DOWN_SECONDS = 3, 3
# Shorter than an election (5 seconds), so that the primary goes on writing, though nobody else has what it writes.
ALONE_SECONDS = 2.5


@dataclass
class Away:
    """Servers that were killed or stand still; they are back once each has everything again."""

    target: str
    away: list[str] = field(default_factory=list)

    async def heal(self, scene: Scene) -> None:
        cluster = scene.ground.cluster
        cluster.thaw(*self.away)
        await cluster.start_again(*self.away)
        await whole_again(scene, *self.away)

    async def kill_leader(self, scene: Scene) -> None:
        """Kill -9 the broker that leads some partition of which others have a copy."""
        topic, partition, leader = await some_leader(scene)
        self._die(scene, leader, of=LEADER, topic=topic.name, partition=partition)

    def kill_primary(self, scene: Scene, primary: str) -> None:
        """Kill -9 MongoDB's member that takes writes."""
        self._die(scene, primary, of=PRIMARY)

    def kill_another(self, scene: Scene, servers: Sequence[str]) -> None:
        """Kill -9 one more of these servers, whatever it is."""
        other = scene.chance(f"another {self.away}").choice([name for name in servers if name not in self.away])
        self._kill(scene, other)

    def freeze(self, scene: Scene, *names: str) -> None:
        """Let servers stand still."""
        self.away += names
        scene.ground.cluster.freeze(*names)

    def _die(self, scene: Scene, name: str, **facts: str | int) -> None:
        told = scene.history.invoke("nemesis", Kind.DEATH, server=name, **facts)
        self._kill(scene, name)
        scene.history.ok(told)

    def _kill(self, scene: Scene, name: str) -> None:
        self.away.append(name)
        scene.fleet.kills += 1
        scene.ground.cluster.kill(name)


class LeaderKilled(Away):
    """A partition's leader is killed, and another broker must lead."""

    async def begin(self, scene: Scene) -> None:
        await self.kill_leader(scene)


class PrimaryKilled(Away):
    """The primary is killed, and another member must be elected."""

    async def begin(self, scene: Scene) -> None:
        self.kill_primary(scene, await scene.ground.cluster.primary())


class LeaderFrozen(Away):
    """A partition's leader stands still for longer than its session with the controller, and then goes on as before."""

    async def begin(self, scene: Scene) -> None:
        self.freeze(scene, (await some_leader(scene))[2])


class PrimaryFrozen(Away):
    """The primary stands still for longer than the others wait for it, and then goes on as if it were the primary."""

    async def begin(self, scene: Scene) -> None:
        self.freeze(scene, await scene.ground.cluster.primary())


class BrokersAway(Away):
    """Two of three brokers are away: no partition has a leader, and nothing can be said."""

    async def begin(self, scene: Scene) -> None:
        await self.kill_leader(scene)
        self.kill_another(scene, scene.ground.cluster.brokers)


class MembersAway(Away):
    """Two of three members are away: nothing can be kept, so doors take nothing in."""

    async def begin(self, scene: Scene) -> None:
        self.kill_primary(scene, await scene.ground.cluster.primary())
        self.kill_another(scene, scene.ground.cluster.members)


class RolledBack(Away):
    """The primary writes what nobody else has, and dies; the others go on without that, and it must undo it."""

    async def heal(self, scene: Scene) -> None:
        await super().heal(scene)
        for name in self.away:
            if await asyncio.to_thread(has_rolled_back, scene.ground.cluster, name):
                scene.history.invoke("nemesis", Kind.ROLLBACK, server=name)

    async def begin(self, scene: Scene) -> None:
        cluster = scene.ground.cluster
        primary = await cluster.primary()
        others = [name for name in cluster.members if name != primary]
        # Killed, because those that only stand still would find what was sent to them in their sockets.
        for name in others:
            self._kill(scene, name)
        await asyncio.sleep(ALONE_SECONDS)
        self.kill_primary(scene, primary)
        await cluster.start_again(*others)


class DiskFull(Away):
    """The disk of who leads has no room left: it gives up, the others go on, and later it comes back with room."""

    async def begin(self, scene: Scene) -> None:
        of_brokers = self.target == kafka.NAME
        server = (await some_leader(scene))[2] if of_brokers else await scene.ground.cluster.primary()
        self.away.append(server)
        await fill(scene, server)

    async def heal(self, scene: Scene) -> None:
        for server in self.away:
            scene.ground.disks[server].free()
        await super().heal(scene)


@dataclass
class SteppedDown:
    """The primary steps down in the middle of whatever it is committing, several times."""

    target: str

    async def begin(self, scene: Scene) -> None:
        for _ in range(STEP_DOWNS):
            async with scene.ground.cluster.mongo() as client:
                # It hangs up on whoever tells it so.
                with suppress(PyMongoError):
                    await client.admin.command("replSetStepDown", STEPPED_DOWN_SECONDS, force=True)
            await asyncio.sleep(STEPPED_DOWN_SECONDS)

    async def heal(self, scene: Scene) -> None:
        await scene.ground.cluster.primary()


@dataclass
class ServersRestarted:
    """Every broker and every member is stopped in order and started again, one after another, as an upgrade does it."""

    target: str

    async def begin(self, scene: Scene) -> None:
        cluster = scene.ground.cluster
        for name in (*cluster.brokers, *cluster.members):
            await cluster.stop(name)
            await cluster.start_again(name)
            await whole_again(scene, name)

    async def heal(self, scene: Scene) -> None:
        await scene.ground.cluster.start_again(*scene.ground.cluster.brokers, *scene.ground.cluster.members)


def has_rolled_back(cluster: Cluster, member: str) -> bool:
    """Whether the member says in the log of its last start that it undid something."""
    return any(ROLLED_BACK in child.log.read_text(errors="replace") for child in cluster.processes.named(member))


async def whole_again(scene: Scene, *names: str) -> None:
    """Wait until the servers of the same kind as these have all that they are to have."""
    cluster = scene.ground.cluster
    if set(names) & set(cluster.brokers):
        await cluster.brokers_are_whole(*(scene.prefix + topic.name for topic in scene.topics))
    if set(names) & set(cluster.members):
        await cluster.members_are_whole()


async def some_leader(scene: Scene) -> tuple[Topic, int, str]:
    """A partition that others have copies of, and the broker that leads it; waits until one does."""
    boroughs = [borough for borough in PARTITIONS if borough is not WITHOUT_COPIES]
    chance = scene.chance(f"leader {scene.fleet.kills}")
    topic = Topic(chance.choice(boroughs), Stream.REFERRALS)
    partition = chance.randrange(PARTITIONS[topic.borough])
    name, cluster = scene.prefix + topic.name, scene.ground.cluster
    async with asyncio.timeout(LED_WITHIN_SECONDS):
        while not (leader := await cluster.leader_of(name, partition)):  # noqa: ASYNC110 - the brokers choose
            await asyncio.sleep(PAUSE_SECONDS)
    return topic, partition, leader
