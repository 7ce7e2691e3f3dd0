"""A release that fails for everybody is put out in one process of a service, at night, and then taken back."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from services.contract.borough_map import Component
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.consuming.batch_worker import ServiceBroken
from services.runtime.exit_codes import ExitCode
from tests.chaos.faults.fault import member
from tests.chaos.load.history import Kind
from tests.chaos.scenes import on_a_broken_release
from tests.chaos.scenes.command_line import linkway
from tests.chaos.scenes.fleet import Member
from tests.chaos.scenes.scene import Scene

ENDS_WITHIN_SECONDS, REDRIVEN_WITHIN_SECONDS = 45.0, 90.0
PAUSE_SECONDS = 0.2
# A log names what was raised, and not what that said.
SAID = f'"exception": "{ServiceBroken.__name__}"'
DONE_WITHIN_SECONDS = "30"
WHY = "the right release runs again"


@dataclass
class BrokenRelease:
    """Five referrals that fail end the process, with four put aside; the right release is asked to work those."""

    target: str

    async def begin(self, scene: Scene) -> None:
        one = member(self.target)
        told = scene.history.invoke("nemesis", Kind.RELEASE, service=one.component.value)
        await scene.fleet.stop(one)
        scene.fleet.start(one, release=on_a_broken_release.__name__)
        log, code = _log(scene, one), await _ended_with(scene, one)
        scene.history.ok(told, code=code)
        if code != ExitCode.FAILED or SAID not in log.read_text():
            scene.broken.append(f"A release of {one} in which every handler fails ended with {code}.")

    async def heal(self, scene: Scene) -> None:
        # Whoever ended by itself was started again, on the release that there was before.
        one = member(self.target)
        if scene.fleet.runs_another_release(one):
            await scene.fleet.stop(one)
            scene.fleet.start(one)
        try:
            async with asyncio.timeout(REDRIVEN_WITHIN_SECONDS):
                await _redrive(scene, one.component)
        except TimeoutError:
            scene.broken.append(f"What a broken release of {one} put aside was asked for, and is not worked.")


async def _redrive(scene: Scene, service: Component) -> None:
    """Ask for what failed until nothing of it waits."""
    which = ["--reason", DeadLetterReason.DECISION_FAILED.value, "--service", service.value]
    while True:
        found = await linkway(scene, "dead-letters", "retry", *which, "--why", WHY, "--wait", DONE_WITHIN_SECONDS)
        if found["done"] == len(found["dead_letters"]):
            return


def _log(scene: Scene, one: Member) -> Path:
    child = scene.fleet.child(one)
    assert child is not None
    return child.log


async def _ended_with(scene: Scene, one: Member) -> int | None:
    """The exit code of the process that runs now; None where it does not end by itself in time."""
    name = _log(scene, one).name
    try:
        async with asyncio.timeout(ENDS_WITHIN_SECONDS):
            while name not in dict(scene.fleet.ended):  # noqa: ASYNC110 - it is another program
                await asyncio.sleep(PAUSE_SECONDS)
    except TimeoutError:
        return None
    return dict(scene.fleet.ended)[name]
