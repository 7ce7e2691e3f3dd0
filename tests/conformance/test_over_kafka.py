"""The kit over a real Kafka: our own matching, and two that are not ours, keep what they promise."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.conformance.driving import NobodyAnswers, Pace
from deploy.conformance.kits import KITS
from deploy.conformance.report import Report, Verdict
from deploy.conformance.trial import Trial, write_directory
from deploy.conformance.wire import InUse, TopicsMissing, connected
from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from deploy.servers.servers import Servers
from services.contract.boroughs import BoroughSlug
from services.contract.components import COMPONENTS
from services.contract.topics import Stream, Topic
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import KafkaConnection
from tests.conformance import nodejs_program, toy_matching
from tests.conformance.trying import now
from tests.running.processes import a_process
from tests.running.stage import Stage, a_stage
from tests.support.builders import a_referral_created

KIT = KITS["matching"]
EVERY_OPTION = frozenset(COMPONENTS["matching"].option_names)
PATIENT = Pace(patience=20, quiet=1, restarted=60)


@pytest.fixture
async def stage(servers: Servers, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(servers, tmp_path) as stage:
        async with TopicAdmin(KafkaConnection(servers.kafka), prefix=stage.prefix) as admin:
            await admin.create({Topic(BoroughSlug.LAMBETH, Stream.MATCHES): 2})
        yield stage


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write_directory(tmp_path / "directory.json")
    return tmp_path / "directory.json"


@asynccontextmanager
async def ours(stage: Stage, directory: Path) -> AsyncIterator[None]:
    """Our own matching, as a borough would run it."""
    settings = {
        "name_prefix": stage.prefix,
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
        "directory": directory,
        "gazetteer_folder": gazetteer_folder(Home.from_environment(os.environ)),
    }
    async with a_process("services.matching", stage.folder, **settings) as running:
        await running.becomes_whole()
        yield
        await running.stops()


class Supervised:
    """A program under a supervisor, which starts it again whenever it ends."""

    def __init__(self, program: list[str], stage: Stage, directory: Path) -> None:
        kept = stage.folder / "kept.json"
        self._line = [*program, stage.servers.kafka, stage.borough, stage.prefix, str(directory), str(kept)]
        self.process: asyncio.subprocess.Process | None = None
        self.starts = 0

    async def run(self) -> None:
        try:
            while True:
                self.process = await asyncio.create_subprocess_exec(*self._line)
                self.starts += 1
                await self.process.wait()
        finally:
            if self.process and self.process.returncode is None:
                self.process.kill()
                await self.process.wait()


async def tried(stage: Stage, directory: Path) -> Report:
    trial = Trial(stage.borough, EVERY_OPTION, stage.prefix)
    async with AsyncExitStack() as stack:

        async def restart() -> None:
            await stack.aclose()
            await stack.enter_async_context(ours(stage, directory))

        await restart()
        async with connected(trial, KafkaConnection(stage.servers.kafka), restart) as wire:
            return await KIT.conduct(trial, wire, PATIENT, run=uuid4(), now=now, can_restart=True)


async def typed(stage: Stage, *words: str) -> Result:
    """What the command answers, of this stage's topics."""
    line = ["conformance", "matching", "--kafka", stage.servers.kafka, "--prefix", stage.prefix, *words]
    here = {"LINKWAY_HOME": str(stage.folder / "home"), "NO_COLOR": "1"}
    return await asyncio.to_thread(CliRunner().invoke, app, line, env=here)


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is not Verdict.KEPT}


async def test_our_own_matching_keeps_what_it_promises(stage: Stage, directory: Path) -> None:
    report = await tried(stage, directory)

    assert broken(report) == {}


async def in_python() -> list[str]:
    return [sys.executable, toy_matching.__file__]


@pytest.mark.parametrize("program", [in_python, nodejs_program.command], ids=["python", "nodejs"])
async def test_one_that_others_wrote_keeps_the_core_by_the_command_that_a_borough_gives(
    program: Callable[[], Awaitable[list[str]]], stage: Stage, directory: Path
) -> None:
    theirs = Supervised(await program(), stage, directory)
    supervising = asyncio.create_task(theirs.run())
    try:
        while theirs.process is None:  # noqa: ASYNC110 - it is being started
            await asyncio.sleep(0.05)
        restart = f"kill -KILL {theirs.process.pid}"
        told = ("--options", "", "--restart", restart, "--out", str(stage.folder / "report"), "--json")
        result = await typed(stage, *told)
    finally:
        supervising.cancel()
        await asyncio.gather(supervising, return_exceptions=True)

    facts = json.loads(result.stdout)
    assert [one for one in facts["checks"] if one["verdict"] != "kept"] == []
    assert (result.exit_code, facts["kept"], facts["promises_not_tried"], theirs.starts) == (0, True, [], 2)
    assert "Every promise that was tried is kept." in (stage.folder / "report").read_text()


async def test_where_no_component_runs_the_kit_says_so(stage: Stage) -> None:
    trial = Trial(stage.borough, prefix=stage.prefix)
    async with connected(trial, KafkaConnection(stage.servers.kafka), _nothing) as wire:
        with pytest.raises(NobodyAnswers, match="Nothing was written"):
            await KIT.conduct(trial, wire, Pace(patience=1), run=uuid4(), now=now, can_restart=False)


async def test_topics_with_referrals_of_people_are_left_alone(stage: Stage) -> None:
    await stage.send(a_referral_created())

    with pytest.raises(InUse, match="no trial's"):
        async with connected(Trial(stage.borough, prefix=stage.prefix), KafkaConnection(stage.servers.kafka), _nothing):
            pass


async def test_topics_that_are_missing_are_named(stage: Stage) -> None:
    with pytest.raises(TopicsMissing, match=r"elsewhere\.southwark\.referrals"):
        async with connected(Trial(stage.borough, prefix="elsewhere."), KafkaConnection(stage.servers.kafka), _nothing):
            pass


async def _nothing() -> None:
    """Nothing is restarted."""
