"""`linkway up` beside a Linkway of which parts have ended."""

from pathlib import Path

from deploy import boroughs
from deploy.local.platform import Platform, stop_everything
from deploy.local.restart import ALL, absent, restart
from deploy.processes.progress import silent


async def test_what_was_killed_is_started_again_alone(platform: Platform, tmp_path: Path) -> None:
    processes = platform.servers.processes
    before = {child.name: child.process.pid for child in processes.named(*ALL)}
    processes.stop(*processes.named("mongo", "notify"), grace_seconds=0)

    started = await restart(platform.home, platform.ports, boroughs.read(), tmp_path / "directory.json", silent)

    after = {child.name: child.process.pid for child in processes.named(*ALL)}
    missing = absent(platform.home)
    # What was started again outlives whoever did it, so this test ends it.
    stop_everything(processes)
    assert started == ["mongo", "notify"]
    assert missing == []
    assert {name for name in ALL if before[name] != after[name]} == {"mongo", "notify"}
