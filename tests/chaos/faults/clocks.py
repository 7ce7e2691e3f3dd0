"""A service's process whose clock is five minutes fast or slow; and days that pass for all of them."""

from dataclasses import dataclass, field

from tests.chaos.faults.fault import member
from tests.chaos.load.history import Kind, Operation
from tests.chaos.scenes.scene import Scene

# Less than the week for which answers to requests are kept, so that whoever asks again is recognised.
DAYS_AT_ONCE = 6
MINUTES = 5


@dataclass
class Skew:
    """The process is started again with a wrong clock, and later with the right one; how long a wait is stays true."""

    target: str
    told: list[Operation] = field(default_factory=list)

    async def begin(self, scene: Scene) -> None:
        who, seconds = member(self.target), scene.chance("skew").choice((-60, 60)) * MINUTES
        self.told.append(scene.history.invoke("nemesis", Kind.SKEW, service=who.component.value, seconds=seconds))
        await scene.fleet.stop(who)
        scene.fleet.start(who, scene.days.environment(seconds))

    async def heal(self, scene: Scene) -> None:
        await scene.fleet.stop(member(self.target))
        scene.fleet.start(member(self.target))
        for told in self.told:
            scene.history.ok(told)


@dataclass
class DaysPass:
    """Six days go by at once: answers become overdue, holds and consents end."""

    target: str

    async def begin(self, scene: Scene) -> None:
        scene.days.go_by(DAYS_AT_ONCE)

    async def heal(self, scene: Scene) -> None:
        """A day that has passed does not come again."""
