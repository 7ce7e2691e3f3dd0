"""The matching in FastStream, tried without FastStream and Kafka: what it decides, keeps and says."""

import json
import sys
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from deploy.conformance.directory import write_directory
from deploy.conformance.kits import KITS
from deploy.conformance.messages import Invention, Message
from deploy.conformance.report import Verdict
from deploy.conformance.trial import SERVICES, Trial
from services.contract.boroughs import BoroughSlug
from services.contract.events import HumanDecided, ReferralWithdrawn
from tests.conformance.toys.matching import Message as Said
from tests.conformance.trials.in_memory import AT_ONCE, RUN, now
from tests.conformance.trials.memory_wire import MemoryWire

FILE = Path(__file__).with_name("faststream_matching") / "app.py"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Record(NamedTuple):
    """As aiokafka gives it."""

    topic: str
    partition: int
    offset: int
    headers: Any
    value: bytes | None
    timestamp: int


class Template:
    """The template, which begins from the log as it lies in this folder's making."""

    def __init__(self, folder: Path, log: "Log | None" = None) -> None:
        self.state: dict[str, Any] = {}
        self.log = log or Log()
        self.app = loaded(folder)
        self.app.broker = self
        self.app.begins, self.app.lying = self.log.begins, self.log.lying
        at_once(self.app.begin())

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Said]:
        record = Record(*place, headers, value, int(now.timestamp() * 1000))
        said = self.take(record, now)
        self.log.asked.append(record)
        return said

    def take(self, record: Record, now: datetime) -> list[Said]:
        """What it says of a record, whose offset is not committed yet."""
        before = len(self.log.said)
        at_once(self.app.take(record, now))
        return self.log.said[before:]

    def due(self, now: datetime) -> list[Said]:
        """What it says as its clock strikes."""
        before = len(self.log.said)
        for one in list(self.app.known.values()):
            at_once(self.app.go_on(one, now))
        return self.log.said[before:]

    async def publish(
        self, message: Any, topic: str, *, key: bytes, headers: dict[str, str], correlation_id: str
    ) -> None:
        """As the broker of FastStream has it."""
        del correlation_id
        texts = [(name, text.encode()) for name, text in headers.items()]
        self.log.said.append(Said(topic, key, texts, json.dumps(message).encode()))


@dataclass
class Log:
    """What lies on the topics: what was asked and committed, and what was said."""

    asked: list[Record] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    async def begins(self) -> dict[Any, int]:
        return {}

    async def lying(self, stream: str, ends: Any = None) -> AsyncIterator[Record]:
        del ends  # only what is committed is here
        if stream == "referrals":
            for record in self.asked:
                yield record
            return
        for offset, one in enumerate(self.said):
            if one.topic.endswith(stream):
                yield Record(one.topic, 0, offset, one.headers, one.value, 0)


def loaded(folder: Path) -> Any:
    """Its one file, anew, as a process has it that has just begun."""
    write_directory(folder / "directory.json", SERVICES, now())
    told = {"KAFKA": "nowhere:9092", "BOROUGH": "southwark", "DIRECTORY": str(folder / "directory.json")}
    found = spec_from_file_location("template", FILE)
    assert found
    assert found.loader
    module = module_from_spec(found)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(f"MATCHING_{name}", value)
        patch.setitem(sys.modules, "template", module)
        found.loader.exec_module(module)
    return module


def at_once(work: Coroutine[Any, Any, None]) -> None:
    """Do work that waits for nothing here."""
    with pytest.raises(StopIteration):
        work.send(None)


@pytest.fixture
def template(tmp_path: Path) -> Template:
    return Template(tmp_path)


@pytest.fixture
def invention() -> Invention:
    return Invention(UUID(int=15), BoroughSlug.SOUTHWARK, lambda: NOON)


def names(said: list[Said]) -> list[str]:
    return [dict(one.headers)["ce_type"].decode().removeprefix("london.linkway.") for one in said]


def taken(template: Template, message: Message, offset: int, at: datetime = NOON) -> list[Said]:
    return template.work(("southwark.referrals", 0, offset), message.headers, message.value, at)


async def test_it_keeps_every_promise_of_the_core(tmp_path: Path) -> None:
    trial, log = Trial(BoroughSlug.SOUTHWARK), Log()
    wire = MemoryWire(trial, lambda _: Template(tmp_path, log))

    report = await KITS["matching"].conduct(trial, wire, AT_ONCE, run=RUN, now=wire.now, can_restart=True)

    assert {one.check.name: one.found for one in report.results if one.verdict is not Verdict.KEPT} == {}


def test_what_was_dated_ahead_is_worked_at_its_time(template: Template, invention: Invention) -> None:
    created = invention.referral("dated ahead").created(ahead=timedelta(hours=1))

    assert names(taken(template, created, 0)) == []
    assert names(template.due(NOON + timedelta(minutes=54))) == []
    assert names(template.due(NOON + timedelta(minutes=55))) == ["matched.v1"]


def test_what_was_dated_ahead_is_worked_at_its_time_though_it_was_started_again(
    tmp_path: Path, template: Template, invention: Invention
) -> None:
    taken(template, invention.referral("dated ahead").created(ahead=timedelta(hours=1)), 0)

    again = Template(tmp_path, template.log)

    assert names(again.due(NOON + timedelta(minutes=55))) == ["matched.v1"]
    assert names(Template(tmp_path, template.log).due(NOON + timedelta(minutes=56))) == []


def test_what_was_said_and_not_committed_before_it_was_killed_is_not_said_again(
    tmp_path: Path, template: Template, invention: Invention
) -> None:
    one, before = invention.referral("killed"), Record("southwark.referrals", 0, 0, (), None, 0)
    killed = [one.created(), one.says(ReferralWithdrawn(referral_id=UUID(one.key), reason="other"))]
    records = [before._replace(offset=n, headers=each.headers, value=each.value) for n, each in enumerate(killed)]
    first = template.take(records[0], NOON)

    again = Template(tmp_path, template.log)

    assert names(first) == ["matched.v1"]
    assert names(again.take(records[0], NOON)) == []
    assert names(again.take(records[1], NOON)) == ["place-released.v1"]


def test_a_dead_letter_that_is_said_again_is_the_same(tmp_path: Path, template: Template, invention: Invention) -> None:
    broken = Record("southwark.referrals", 0, 0, invention.referral("broken").created().headers, b"{", 1_000)

    first = template.take(broken, NOON)
    again = Template(tmp_path, template.log).take(broken, NOON + timedelta(hours=1))

    assert names(first) == ["dead-lettered.v1"]
    assert again == first


def test_an_age_that_a_human_put_right_counts(template: Template, invention: Invention) -> None:
    one = invention.referral("put right")
    asked = one.created(age_band="unknown", needs_human=("age-unknown",))
    decided = {"referral_id": one.key, "decision": "go-on", "age_band": "0-17"}

    assert names(taken(template, asked, 0)) == []
    (answer,) = taken(template, one.says(HumanDecided.model_validate(decided)), 1)
    assert json.loads(answer.value)["reason"] == "too-young"


def test_json_that_is_nested_beyond_all_measure_is_a_dead_letter(template: Template, invention: Invention) -> None:
    deep = replace(invention.referral("deep").created(), value=b"[" * 100_000)

    assert names(taken(template, deep, 0)) == ["dead-lettered.v1"]


def test_it_is_short() -> None:
    lines = [line.strip() for line in FILE.read_text().splitlines()]

    assert len([line for line in lines if line and not line.startswith("#")]) < 200
