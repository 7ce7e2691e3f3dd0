"""The kit over a real Kafka: our own components, and three matchings that are not ours, keep what they promise."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.conformance.directory import write_directory
from deploy.conformance.driving import NobodyAnswers, Pace
from deploy.conformance.kits import KITS
from deploy.conformance.report import Report, Verdict
from deploy.conformance.trial import SAYS, SERVICES, Trial
from deploy.conformance.wire import InUse, TopicsMissing, begin, connected
from deploy.servers.servers import Servers
from services.contract.boroughs import BoroughSlug
from services.contract.events import PersonTold
from services.contract.topics import Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.conformance import nodejs_program
from tests.conformance.toys import matching as toy_matching
from tests.conformance.trials.in_memory import now
from tests.conformance.trials.processes import matching_tried, notify_tried, referral_tried, reporting_tried
from tests.fakes.mail_server import ScriptedMailServer, listening
from tests.running.stage import Stage, a_stage
from tests.support.builders import a_referral_created


@pytest.fixture
async def stage(servers: Servers, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(servers, tmp_path) as stage:
        async with TopicAdmin(KafkaConnection(servers.kafka), prefix=stage.prefix) as admin:
            await admin.create({Topic(BoroughSlug.LAMBETH, Stream.MATCHES): 2})
        yield stage


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write_directory(tmp_path / "directory.json", SERVICES, now())
    return tmp_path / "directory.json"


@dataclass(frozen=True)
class Told:
    """What a program of a borough's is told: by the words after its name, or by MATCHING_KAFKA and so on."""

    kafka: str
    borough: str
    prefix: str
    directory: str
    state: str

    @property
    def words(self) -> list[str]:
        return list(asdict(self).values())

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {f"MATCHING_{name.upper()}": value for name, value in asdict(self).items()}


class Supervised:
    """A program under a supervisor, which starts it again whenever it ends."""

    def __init__(self, line: list[str], told: Told) -> None:
        self._line, self._told = line, told
        self.process: asyncio.subprocess.Process | None = None
        self.starts = 0

    async def run(self) -> None:
        try:
            while True:
                self.process = await asyncio.create_subprocess_exec(*self._line, env=self._told.environment)
                self.starts += 1
                await self.process.wait()
        finally:
            if self.process and self.process.returncode is None:
                self.process.kill()
                await self.process.wait()


async def typed(stage: Stage, *words: str) -> Result:
    """What the command answers, of this stage's topics."""
    line = ["conformance", "matching", "--kafka", stage.servers.kafka, "--prefix", stage.prefix, *words]
    here = {"LINKWAY_HOME": str(stage.folder / "home"), "NO_COLOR": "1"}
    return await asyncio.to_thread(CliRunner().invoke, app, line, env=here)


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    kept = (Verdict.KEPT,)
    return {one.check.name: one.found or (str(one.why),) for one in report.results if one.verdict not in kept}


@pytest.mark.timeout(900)
async def test_our_own_matching_keeps_what_it_promises_with_every_option(stage: Stage, directory: Path) -> None:
    report = await matching_tried(stage, directory)

    assert broken(report) == {}
    assert report.untried == ()


@pytest.mark.long
async def test_our_own_notify_keeps_what_it_promises_and_sends_as_many_mails_as_it_says(stage: Stage) -> None:
    mails = ScriptedMailServer()
    async with listening(mails.protocol) as port:
        report = await notify_tried(stage, port)

    assert broken(report) == {}
    assert report.untried == ()
    said = [one for one in report.evidence.replies if isinstance(one.event, PersonTold)]
    assert len(mails.taken) == len(said)


@pytest.mark.long
async def test_our_own_referral_keeps_what_it_promises_with_every_option(stage: Stage) -> None:
    report = await referral_tried(stage)

    assert broken(report) == {}
    # A key is destroyed from the command line, nobody is late within a minute, and a new code is asked for at a page.
    assert report.untried == ("R5", "R9", "R21")


@pytest.mark.long
async def test_our_own_reporting_counts_what_it_promises(stage: Stage) -> None:
    report = await reporting_tried(stage)

    assert broken(report) == {}
    assert report.untried == ()


async def in_python(told: Told) -> list[str]:
    return [sys.executable, toy_matching.__file__, *told.words]


async def in_nodejs(told: Told) -> list[str]:
    return [*await nodejs_program.command(), *told.words]


async def in_faststream(told: Told) -> list[str]:
    del told  # it looks into its environment
    program = str(Path(sys.executable).with_name("faststream"))
    return [program, "run", "faststream_matching.app:app", "--app-dir", str(Path(__file__).parent)]


@pytest.mark.parametrize(
    "program",
    [pytest.param(in_python, marks=pytest.mark.long), in_nodejs, pytest.param(in_faststream, marks=pytest.mark.long)],
)
async def test_one_that_others_wrote_keeps_the_core_by_the_command_that_a_borough_gives(
    program: Callable[[Told], Awaitable[list[str]]], stage: Stage, directory: Path
) -> None:
    kept = str(stage.folder / "kept")
    told = Told(stage.servers.kafka, stage.borough.value, stage.prefix, str(directory), kept)
    theirs = Supervised(await program(told), told)
    supervising = asyncio.create_task(theirs.run())
    try:
        while theirs.process is None:  # noqa: ASYNC110 - it is being started
            await asyncio.sleep(0.05)
        restart = f"kill -KILL {theirs.process.pid}"
        asked = ("--options", "", "--restart", restart, "--out", str(stage.folder / "report"), "--json")
        result = await typed(stage, *asked)
    finally:
        supervising.cancel()
        await asyncio.gather(supervising, return_exceptions=True)

    facts = json.loads(result.stdout)
    assert [one for one in facts["checks"] if one["verdict"] != "kept"] == []
    assert (result.exit_code, facts["kept"], facts["promises_not_tried"], theirs.starts) == (0, True, [], 2)
    assert "Every promise that was tried is kept." in (stage.folder / "report").read_text()


@pytest.mark.parametrize("component", ["matching", "notify"])
async def test_where_no_component_runs_the_kit_says_so(component: str, stage: Stage) -> None:
    trial = Trial(stage.borough, prefix=stage.prefix, says=SAYS[component])
    async with connected(trial, KafkaConnection(stage.servers.kafka), _nothing) as wire:
        with pytest.raises(NobodyAnswers, match="Nothing was written"):
            await KITS[component].conduct(trial, wire, Pace(patience=1), run=uuid4(), now=now, can_restart=False)


async def test_topics_with_referrals_of_people_are_left_alone(stage: Stage) -> None:
    await stage.send(a_referral_created())

    with pytest.raises(InUse, match="no trial's"):
        async with connected(Trial(stage.borough, prefix=stage.prefix), KafkaConnection(stage.servers.kafka), _nothing):
            pass


async def test_topics_that_are_missing_are_named(stage: Stage) -> None:
    with pytest.raises(TopicsMissing, match=r"elsewhere\.southwark\.referrals"):
        async with connected(Trial(stage.borough, prefix="elsewhere."), KafkaConnection(stage.servers.kafka), _nothing):
            pass


async def test_what_was_listed_before_the_trial_is_heard(stage: Stage) -> None:
    for partition in (0, 1):
        await stage.send_raw(Stream.SERVICES, b"listed before", key=b"a service", partition=partition)
    topic, options = stage.topic(Stream.SERVICES), KafkaConnection(stage.servers.kafka).client_options("heard")
    async with AIOKafkaConsumer(topic, **options, auto_offset_reset="latest") as consumer:
        await begin(consumer, said_before=topic)
        heard = [await consumer.getone(place) for place in consumer.assignment()]

    assert {one.value for one in heard} == {b"listed before"}


async def _nothing() -> None:
    """Nothing is restarted."""
