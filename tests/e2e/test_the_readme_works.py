"""What the README tells a newcomer to type works word for word, but for the ports of this test."""

import asyncio
import os
import re
import subprocess

from deploy.home import PROJECT
from deploy.local.platform import Platform
from deploy.ports import USUAL_BASE

BLOCKS = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def typed(section: str) -> str:
    """All that the section says to type."""
    text = (PROJECT / "README.md").read_text().split(f"## {section}\n")[1].split("\n## ")[0]
    return "".join(BLOCKS.findall(text))


async def test_the_api_is_tried_as_the_readme_says(platform: Platform) -> None:
    base = platform.ports.kafka
    script = typed("Try the API").replace(f":{USUAL_BASE + 10}", f":{platform.ports.referral}")
    here = {"LINKWAY_HOME": str(platform.home.folder), "LINKWAY_PORT_BASE": str(base), "NO_COLOR": "1"}

    ran = await asyncio.to_thread(run, f"set -eux\n{script}", here)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("-> 201 Created") == 1
    assert '"status": "matched"' in ran.stdout
    assert ran.stdout.rstrip().endswith("}")


def run(script: str, here: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run it in the project's folder, as in a terminal."""
    return subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=PROJECT,
        env={**os.environ, **here},
        capture_output=True,
        text=True,
        check=False,
    )
