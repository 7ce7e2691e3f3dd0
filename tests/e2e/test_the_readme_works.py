"""What the README tells a newcomer to type works word for word, but for the ports of this test."""

import asyncio
import os
import re
import subprocess

import httpx

from deploy.demo import sandbox
from deploy.home import PROJECT
from deploy.local.platform import Platform
from deploy.local.service_environment import front_door_url
from deploy.ports import USUAL_BASE, Ports
from tests.e2e.watching import ANSWER_SECONDS

BLOCKS = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def typed(section: str) -> str:
    """All that the section says to type."""
    text = (PROJECT / "README.md").read_text().split(f"## {section}\n")[1].split("\n## ")[0]
    return "".join(BLOCKS.findall(text))


async def test_the_api_is_tried_as_the_readme_says(platform: Platform) -> None:
    base = platform.ports.kafka
    script = typed("Try the API").replace(f":{Ports.from_base(USUAL_BASE).front_door}", f":{platform.ports.front_door}")
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


async def test_whoever_watches_is_a_partner_as_the_readme_says(platform: Platform) -> None:
    base = platform.ports.kafka
    here = {"LINKWAY_HOME": str(platform.home.folder), "LINKWAY_PORT_BASE": str(base), "NO_COLOR": "1"}
    accepted, rejected = typed("Be a partner").splitlines()

    first = await asyncio.to_thread(run, accepted, here)
    second = await asyncio.to_thread(run, rejected, here)

    assert first.returncode == 0, first.stderr
    assert "Answered:\nrequest-accepted.v1\n  referral_id  " in first.stdout
    assert second.returncode == 1, second.stderr
    assert "request-rejected.v1\n  #/person/nhs_number  not-an-nhs-number\n" in second.stdout


async def test_whoever_watches_sees_what_was_refused_in_a_browser_with_the_token_that_is_printed(
    platform: Platform,
) -> None:
    here = {"LINKWAY_HOME": str(platform.home.folder), "LINKWAY_PORT_BASE": str(platform.ports.kafka), "NO_COLOR": "1"}
    await asyncio.to_thread(run, typed("Be a partner").splitlines()[1], here)
    token = await sandbox.open_up(platform.servers.mongo_url)
    address = f"{front_door_url(platform.ports)}/partners/{sandbox.NAME}/rejections"

    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as browser:
        asked = await browser.get(address)
        shown = await browser.get(address, auth=("", token))
        style = await browser.get(f"{front_door_url(platform.ports)}/contract/pages.css")

    assert 'Basic realm="Linkway"' in asked.headers["www-authenticate"]
    assert "not-an-nhs-number" in shown.text
    assert "999 000 0019" not in shown.text
    assert style.headers["content-type"].startswith("text/css")
