"""`linkway up` beside a Linkway of which parts have ended."""

from deploy import boroughs
from deploy.local.platform import Platform
from deploy.local.restart import absent, parts, restart
from deploy.processes.progress import silent


async def test_what_was_killed_is_started_again_alone(platform: Platform) -> None:
    processes, names = platform.servers.processes, parts(platform.ports)
    before = {child.name: child.process.pid for child in processes.named(*names)}
    processes.stop(*processes.named("mongo", "notify", "front-door"), grace_seconds=0)

    listing = platform.home.folder / "directory.json"
    started = await restart(platform.home, platform.ports, boroughs.read(), listing, silent)

    after = {child.name: child.process.pid for child in processes.named(*names)}
    assert started == ["mongo", "notify", "front-door"]
    assert absent(platform.home, platform.ports) == []
    assert {name for name in names if before[name] != after[name]} == {"mongo", "notify", "front-door"}
