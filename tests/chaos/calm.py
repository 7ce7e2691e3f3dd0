"""How fast the same processes work a backlog while nothing is wrong: the measure for how fast they recover."""

from pathlib import Path

from deploy.demo.referrals import PostcodesIn
from tests.chaos.drain import drain
from tests.chaos.fleet import MEMBERS
from tests.chaos.ground import Ground
from tests.chaos.scene import a_scene
from tests.chaos.workload import PER_SECOND, callers

# As much as a minute of load leaves behind where everything but the doors stands still.
SECONDS = 40.0
DRAIN_SECONDS = 60.0
LOAD_TIMES = 10.0


async def throughput(ground: Ground, folder: Path, postcodes_in: PostcodesIn) -> float:
    """Records, letters and notices that are worked in a second, everything else being away until there is a backlog."""
    async with a_scene(ground, 0, folder, postcodes_in) as scene:
        doors = [member for member in MEMBERS if member.component == "referral"]
        for member in doors:
            scene.fleet.start(member)
            await scene.fleet.ready_one(member)
        async with callers(scene, SECONDS, postcodes_in) as workload:
            await workload.refer_all(per_second=LOAD_TIMES * PER_SECOND)
        await scene.fleet.ready()
        drained = await drain(scene, seconds=DRAIN_SECONDS)
        await scene.fleet.stop_all()
        await scene.clear()
    return round(drained.backlog / drained.seconds, 1)
