"""Plays a schedule of faults on a scene, and sees to it that everything is whole again at its end."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.chaos.faults import fault_of
from tests.chaos.faults.fault import LeftOut
from tests.chaos.load.history import Kind
from tests.chaos.scenes.scene import Scene
from tests.chaos.schedule import Planned


@dataclass
class Played:
    """Which faults there were, by kind, and which were left out, with the reason; a stage is one fault's at a time."""

    faults: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, str] = field(default_factory=dict)
    stages: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))


async def play(scene: Scene, schedule: Sequence[Planned]) -> Played:
    """Begin and heal every fault at its time."""
    played, began = Played(), time.monotonic()
    async with asyncio.TaskGroup() as group:
        for planned in schedule:
            group.create_task(_one(scene, planned, began, played))
    return played


async def _one(scene: Scene, planned: Planned, began: float, played: Played) -> None:
    await asyncio.sleep(began + planned.at - time.monotonic())
    async with AsyncExitStack() as stack:
        # In one order, so that nobody who needs two waits for who waits for it.
        for stage in sorted(planned.stages):
            await stack.enter_async_context(played.stages[stage])
        await _play(scene, planned, played)


async def _play(scene: Scene, planned: Planned, played: Played) -> None:
    told = scene.history.invoke("nemesis", Kind.FAULT, fault=planned.kind, target=planned.target, **planned.of)
    fault = fault_of(planned)
    try:
        await fault.begin(scene)
        await asyncio.sleep(planned.seconds)
    except LeftOut as why:
        played.left_out[planned.kind] = str(why)
        scene.history.fail(told)
        return
    finally:
        await fault.heal(scene)
    played.faults[planned.kind] += 1
    scene.history.ok(told)
