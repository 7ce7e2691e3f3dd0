"""One seed from start to end: load, faults, healing, draining, and the checks. START HERE to see how a scene plays."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.demo.referrals import PostcodesIn
from tests.chaos import nemesis
from tests.chaos.drain import Drained, drain
from tests.chaos.ground import Ground
from tests.chaos.nemesis import Played
from tests.chaos.scene import Scene, a_scene
from tests.chaos.schedule import SECONDS, schedule
from tests.chaos.workload import callers

# A lease or a consumer's session that a killed process held must run out first; then the backlog goes.
DRAIN_SECONDS = 90.0


@dataclass(frozen=True)
class Outcome:
    """What one seed came to. `ended` are processes that ended by themselves, with their exit codes."""

    seed: int
    kills: int
    referrals: int
    faults: Mapping[str, int]
    left_out: Mapping[str, str]
    drained: Drained
    ended: Sequence[tuple[str, int]]
    violations: Mapping[str, Sequence[str]]
    seconds: float
    phases: Mapping[str, float] = field(default_factory=dict)


async def play(ground: Ground, seed: int, folder: Path, postcodes_in: PostcodesIn) -> Outcome:
    """Play a seed; its logs and its history lie in the folder afterwards."""
    clock = Clock()
    async with a_scene(ground, seed, folder, postcodes_in) as scene:
        scene.fleet.start_all()
        await scene.fleet.ready()
        clock.mark("start")
        async with callers(scene, SECONDS, postcodes_in) as workload, meanwhile(scene.fleet.watch()):
            async with meanwhile(workload.follow_all()):
                referring = asyncio.create_task(workload.refer_all())
                played = await nemesis.play(scene, schedule(seed))
                clock.mark("load")
                await scene.fleet.ready()
                workload.patience.over = True
                await referring
            clock.mark("heal")
            drained = await drain(scene, seconds=DRAIN_SECONDS)
            await workload.look_at_all()
            clock.mark("drain")
            violations = await judge(scene, played, drained)
            clock.mark("check")
            made = len(workload.made)
        codes = await scene.fleet.stop_all()
        clock.mark("stop")
        violations |= _unclean({str(member): code for member, code in codes.items()})
        return Outcome(
            seed=seed,
            kills=scene.fleet.kills,
            referrals=made,
            faults=played.faults,
            left_out=played.left_out,
            drained=drained,
            ended=scene.fleet.ended,
            violations=violations,
            seconds=clock.total,
            phases=clock.marks,
        )


async def judge(scene: Scene, played: Played, drained: Drained) -> dict[str, list[str]]:
    """What is broken, by promise."""
    del scene, played
    left = [f"{name} is still behind by {count}." for name, count in drained.left.items()]
    return {"drained": left} if left else {}


def _unclean(codes: Mapping[str, int | None]) -> dict[str, list[str]]:
    """A quiet process that is asked to stop has nothing to lose, so it must end well."""
    found = [f"{member} was asked to stop, and ended with {code}." for member, code in codes.items() if code]
    return {"clean stop": found} if found else {}


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do the work while the block lasts; if it fails, so does the block at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class Clock:
    """How long each phase took."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()
        self.marks: dict[str, float] = {}

    def mark(self, phase: str) -> None:
        """The phase has ended."""
        now = time.monotonic()
        self.marks[phase] = round(now - self._last, 1)
        self._last = now

    @property
    def total(self) -> float:
        """Everything so far."""
        return round(time.monotonic() - self._began, 1)
