"""What befalls processes of services: they are killed, stand still, or are restarted one after another."""

from dataclasses import dataclass, field

from deploy.processes.child import Child
from deploy.processes.processes import signal_if_there
from tests.chaos.faults.fault import member
from tests.chaos.scenes.fleet import MEMBERS
from tests.chaos.scenes.scene import Scene


@dataclass
class Kill:
    """Kill -9, and start again a little later."""

    target: str

    async def begin(self, scene: Scene) -> None:
        await scene.fleet.kill(member(self.target))

    async def heal(self, scene: Scene) -> None:
        scene.fleet.start(member(self.target))


@dataclass
class Pause:
    """SIGSTOP for longer than a consumer's session lasts, then SIGCONT: the process believes that it still leads."""

    target: str
    paused: list[Child] = field(default_factory=list)

    async def begin(self, scene: Scene) -> None:
        child = scene.fleet.child(member(self.target))
        if child:
            signal_if_there(child.process.suspend)
            self.paused.append(child)

    async def heal(self, scene: Scene) -> None:
        del scene  # the process knows nothing of it
        for child in self.paused:
            signal_if_there(child.process.resume)


@dataclass
class RollingRestart:
    """SIGTERM to one process after another, each started again once it has ended, as an upgrade does it."""

    target: str

    async def begin(self, scene: Scene) -> None:
        for one in MEMBERS:
            await scene.fleet.stop(one)
            scene.fleet.start(one)

    async def heal(self, scene: Scene) -> None:
        scene.fleet.start_all()
