"""Our matching, then one that is not ours, then ours again, under load: nobody is lost, doubled or told twice."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import psutil
import pytest

from deploy.conformance.trial import BY_ID, CLUB
from tests.swap.log import Log
from tests.swap.scene import Scene

pytestmark = pytest.mark.swap
seen = logging.getLogger(__name__)


Program = Callable[[Scene], Awaitable[str]]


async def swapped_in_and_out(scene: Scene, program: Program) -> tuple[Any, Any]:
    """What the command answers there, and back."""
    over = await scene.typed("--to", scene.group, "--start", await program(scene), "--write")
    theirs = psutil.Process(over["pid"])
    try:
        return over, await scene.typed("--back", "--stop", f"kill {over['pid']}")
    finally:
        if theirs.is_running():
            theirs.kill()


def overbooked(log: Log) -> dict[str, int]:
    places = {str(one): listed.places for one, listed in BY_ID.items()}
    return {service: most for service, most in log.most_at_once().items() if most > places[service]}


@pytest.mark.parametrize("program", [Scene.in_nodejs, pytest.param(Scene.in_faststream, marks=pytest.mark.long)])
async def test_a_borough_is_swapped_in_and_out_under_load(program: Program, scene: Scene) -> None:
    kept = [await scene.refer(CLUB.need) for _ in range(2)]
    await scene.comes_to_rest()
    pid = scene.matching.process.pid
    async with scene.load():
        over, back = await swapped_in_and_out(scene, program)

    log = await scene.comes_to_rest()

    assert (log.unanswered, log.doubled, log.numbered_wrongly, overbooked(log)) == (set(), set(), {}, {})
    assert [notice for notice, times in Counter(await scene.told()).items() if times > 1] == []
    assert log.holders() == await scene.holders()
    assert set(kept) <= log.holders()[str(CLUB.id)]
    assert (scene.matching.process.pid, scene.matching.process.returncode) == (pid, None)
    assert [one for one in scene.matching.messages if "Another works" in one or "came back" in one] == [
        "Another works this borough now; nothing of it is worked here",
        "This borough came back, and is worked here again",
    ]
    assert (over["map"]["line"], back["map"]["line"]) == ('matching = "borough"', 'matching = "region"')
    assert (over["map"]["written"], back["map"]["written"]) == (True, False)
    assert back["taken_in"] > 0
    assert min(over["gap_seconds"], back["gap_seconds"]) > 0
    # Seen with `--log-file=swap.log --log-file-level=INFO`; `make bench` holds it to what is asked.
    gaps, wait = (over["gap_seconds"], back["gap_seconds"]), log.longest_wait(of=scene.made)
    seen.info(
        "%d people; nobody answered for %.2f s and %.2f s; the longest wait was %.2f s", len(log.created), *gaps, wait
    )


async def test_a_dry_run_says_what_would_be_done_and_changes_nothing(scene: Scene) -> None:
    planned = await scene.typed("--to", scene.group, "--dry-run")
    refused = await scene.typed("--to", f"{scene.stage.prefix}matching", "--dry-run", code=1)
    back = await scene.typed("--back", code=2)

    assert (len(planned["steps"]), planned["refusals"]) == (6, [])
    assert [one["where"] for one in refused["refusals"]] == ["--to"]
    assert "was not handed over" in back["problem"]["what"]
    async with scene.marks() as marks:
        assert await marks.mark() is None
