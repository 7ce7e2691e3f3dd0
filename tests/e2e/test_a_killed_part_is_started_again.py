"""`linkway up` beside a Linkway of which parts have ended."""

from deploy import boroughs
from deploy.local.platform import Platform
from deploy.local.restart import ALL, absent, restart
from deploy.processes.progress import silent


async def test_what_was_killed_is_started_again_alone(platform: Platform) -> None:
    processes = platform.servers.processes
    before = {child.name: child.process.pid for child in processes.named(*ALL)}
    processes.stop(*processes.named("mongo", "notify"), grace_seconds=0)

    listing = platform.home.folder / "directory.json"
    started = await restart(platform.home, platform.ports, boroughs.read(), listing, silent)

    after = {child.name: child.process.pid for child in processes.named(*ALL)}
    assert started == ["mongo", "notify"]
    assert absent(platform.home) == []
    assert {name for name in ALL if before[name] != after[name]} == {"mongo", "notify"}
