"""The matching in FastStream, tried without FastStream and Kafka: what it decides, keeps and says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from services.contract.events import HumanDecided
from tests.conformance.faststream_matching.directory import services_in
from tests.conformance.faststream_matching.keeping import Matching
from tests.conformance.toys.matching import Message as Said
from tests.conformance.trials.in_memory import AT_ONCE, RUN, now
from tests.conformance.trials.memory_wire import MemoryWire

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Record(NamedTuple):
    """As aiokafka gives it."""

    topic: str
    partition: int
    offset: int
    headers: Any
    value: bytes | None


class Template:
    """The template, with whatever it has kept in this folder before."""

    def __init__(self, folder: Path) -> None:
        self.state: dict[str, Any] = {}
        write_directory(folder / "directory.json", SERVICES, now())
        services = list(services_in(folder / "directory.json"))
        self.matching = Matching("southwark", services, folder / "matching.sqlite")

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Said]:
        self.matching.take(Record(*place, headers, value), now)
        return list(self.left())

    def left(self) -> Iterator[Said]:
        for number, topic, headers, value in self.matching.rows("SELECT * FROM outbox ORDER BY number"):
            texts = json.loads(headers)
            yield Said(topic, texts["ce_subject"].encode(), [(k, v.encode()) for k, v in texts.items()], value.encode())
            with self.matching.database:
                self.matching.rows("DELETE FROM outbox WHERE number = ?", number)


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
    trial = Trial(BoroughSlug.SOUTHWARK)
    wire = MemoryWire(trial, lambda _: Template(tmp_path))

    report = await KITS["matching"].conduct(trial, wire, AT_ONCE, run=RUN, now=now, can_restart=True)

    assert {one.check.name: one.found for one in report.results if one.verdict is not Verdict.KEPT} == {}


def test_what_was_dated_ahead_is_worked_at_its_time(template: Template, invention: Invention) -> None:
    created = invention.referral("dated ahead").created(ahead=timedelta(hours=1))

    assert names(taken(template, created, 0)) == []
    template.matching.wake(NOON + timedelta(minutes=54))
    assert names(list(template.left())) == []
    template.matching.wake(NOON + timedelta(minutes=55))
    assert names(list(template.left())) == ["matched.v1"]


def test_what_kafka_gives_again_is_said_once_though_it_cannot_be_read(template: Template, invention: Invention) -> None:
    broken = replace(invention.referral("broken").created(), value=b"{")

    assert names(taken(template, broken, 0)) == ["dead-lettered.v1"]
    assert names(taken(template, broken, 0)) == []


def test_what_did_not_leave_before_it_was_killed_is_the_same_afterwards(tmp_path: Path, invention: Invention) -> None:
    template, created = Template(tmp_path), invention.referral("killed").created()
    template.matching.take(Record("southwark.referrals", 0, 0, created.headers, created.value), NOON)
    before = template.matching.rows("SELECT * FROM outbox")
    template.matching.database.close()

    after = Template(tmp_path).matching.rows("SELECT * FROM outbox")

    assert len(before) == 1
    assert after == before


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
