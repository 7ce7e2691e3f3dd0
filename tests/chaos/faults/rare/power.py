"""The power fails: brokers, members of MongoDB and all services are gone at one moment, and all come back together."""

import asyncio
from dataclasses import dataclass

from tests.chaos.faults.cluster import whole_again
from tests.chaos.scenes.fleet import MEMBERS
from tests.chaos.scenes.scene import Scene


@dataclass
class PowerCut:
    """Kill -9 of every server and every service's process; then all are started at once, whoever is ready first."""

    target: str
    servers: tuple[str, ...] = ()

    async def begin(self, scene: Scene) -> None:
        cluster = scene.ground.cluster
        self.servers = (*cluster.brokers, *cluster.members)
        # They stand still first, so that nobody sees another die and does something about it.
        cluster.freeze(*self.servers)
        await asyncio.gather(*map(scene.fleet.kill, MEMBERS))
        scene.fleet.kills += len(self.servers)
        await asyncio.to_thread(cluster.kill, *self.servers)

    async def heal(self, scene: Scene) -> None:
        # Services find no server when they start, because power comes back for all at one moment.
        scene.fleet.start_all()
        await scene.ground.cluster.start_again(*self.servers)
        await whole_again(scene, *self.servers)
