"""A service's process whose clock is five minutes fast or slow."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.faults.fault import LeftOut, member
from tests.chaos.history import Kind, Operation
from tests.chaos.scene import Scene

LIBFAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
MINUTES = 5


@dataclass
class Skew:
    """The process is started again with a wrong clock, and later with the right one; how long a wait is stays true."""

    target: str
    told: list[Operation] = field(default_factory=list)

    async def begin(self, scene: Scene) -> None:
        if not LIBFAKETIME:
            raise LeftOut("libfaketime is not here. Install Debian's package faketime to have this fault.")
        who, seconds = member(self.target), scene.chance("skew").choice((-60, 60)) * MINUTES
        self.told.append(scene.history.invoke("nemesis", Kind.SKEW, service=who.component.value, seconds=seconds))
        await scene.fleet.stop(who)
        scene.fleet.start(who, wrong_by(seconds))

    async def heal(self, scene: Scene) -> None:
        await scene.fleet.stop(member(self.target))
        scene.fleet.start(member(self.target))
        for told in self.told:
            scene.history.ok(told)


def wrong_by(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is wrong by so much."""
    return {
        "LD_PRELOAD": str(LIBFAKETIME[0]),
        "FAKETIME": f"{seconds:+d}s",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
