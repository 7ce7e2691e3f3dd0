"""What befalls Kafka and MongoDB: they are killed, or their disk is full."""

import asyncio
from dataclasses import dataclass

from tests.chaos.faults.fault import LeftOut
from tests.chaos.scenes.scene import Scene


@dataclass
class Kill:
    """Kill -9, and start again a little later, on the data as it was left."""

    target: str

    async def begin(self, scene: Scene) -> None:
        scene.fleet.kills += 1
        scene.ground.cluster.kill(self.target)

    async def heal(self, scene: Scene) -> None:
        await scene.ground.cluster.start_again(self.target)


@dataclass
class DiskFull:
    """The server's disk has no room left, and then it has; a server that gave up meanwhile is started again."""

    target: str

    async def begin(self, scene: Scene) -> None:
        await fill(scene, self.target)

    async def heal(self, scene: Scene) -> None:
        scene.ground.disks[self.target].free()
        await scene.ground.cluster.start_again(self.target)


async def fill(scene: Scene, server: str) -> None:
    """Leave no room on the server's disk. Raises LeftOut."""
    disk = scene.ground.disks[server]
    if not disk.is_mounted:
        raise LeftOut("This user may not mount a small disk. Run it as root to have this fault.")
    await asyncio.to_thread(disk.fill)
