"""How fast the same processes work when nothing is wrong: the measure for how fast they recover."""

import time
from pathlib import Path

from deploy.invented.referrals import PostcodesIn
from tests.chaos.findings.drain import drain, looking
from tests.chaos.load.workload import PER_SECOND, callers
from tests.chaos.scenes.ground import Ground
from tests.chaos.scenes.scene import a_scene

REFERRALS = 300
# More than the doors take in, so that what is measured is the system and not the callers.
PER_SECOND_ASKED = 1000.0
DRAIN_SECONDS = 180.0


async def throughput(ground: Ground, folder: Path, postcodes_in: PostcodesIn) -> float:
    """Records worked in a second, from the first referral to zero lag, each counted for every service that hears it."""
    async with a_scene(ground, 0, folder, postcodes_in) as scene:
        await scene.fleet.ready()
        async with callers(scene, REFERRALS / PER_SECOND, postcodes_in) as workload, looking(scene) as lookout:
            began = time.monotonic()
            await workload.refer_all(per_second=PER_SECOND_ASKED)
            await drain(scene, seconds=DRAIN_SECONDS)
            a_second = await lookout.worked() / (time.monotonic() - began)
        await scene.fleet.stop_all()
        await scene.clear()
    return round(a_second, 1)
