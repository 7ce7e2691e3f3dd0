"""An event is sent as it was checked, or not at all, and what became of it is told."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.partner_kit import commands
from deploy.partner_kit.answer import Answer
from deploy.partner_kit.command_line import main
from deploy.partner_kit.destination import Destination
from deploy.partner_kit.sending import Outgoing
from deploy.ports import Ports
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.topics import MAX_EVENT_BYTES
from tests.support.changing import LEFT_OUT
from tests.support.kit_runs import Run
from tests.support.partner_events import an_event


def test_what_would_be_sent_is_shown_without_the_persons_details(run: Run, good: str) -> None:
    ended = run("send", good, "--dry-run", "--borough", "southwark", "--partner", "age-matters")

    assert ended.code == 0
    assert "topic     southwark.partner.age-matters.events" in ended.out
    assert "key       case-7" in ended.out
    assert "ce_type: london.linkway.referral-requested.v1" in ended.out
    assert "Ada" not in ended.out


def test_an_event_with_faults_is_not_sent(run: Run, bad: str) -> None:
    ended = run("send", bad, "--dry-run", "--borough", "southwark")

    assert (ended.code, "not-an-nhs-number" in ended.out) == (1, True)


def test_a_partner_that_cannot_be_one_is_refused(run: Run, good: str) -> None:
    assert run("send", good, "--dry-run", "--borough", "southwark", "--partner", "Age Matters").code == 2


def test_the_kit_alone_says_that_it_cannot_publish(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["send", good, "--borough", "southwark"])

    assert ended.value.code == 2
    assert "add --dry-run" in capsys.readouterr().err


def test_what_is_published_is_the_event_in_binary_mode(good: str) -> None:
    published: list[Outgoing] = []

    outcome = commands.send(good, Destination(BoroughSlug.SOUTHWARK, "age-matters"), published.append, prefix="try.")

    [record] = published
    event = an_event()
    assert (record.topic, record.key) == ("try.southwark.partner.age-matters.events", "case-7")
    assert dict(record.headers)["ce_id"] == event["id"]
    assert json.loads(record.value) == event["data"]
    assert outcome.beside == "The answer comes on try.southwark.partner.age-matters.answers."


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (an_event(), "borough"),
        (an_event(data__borough="southwark", source="urn:nobody"), "partner"),
        (an_event("request-accepted"), "Linkway sends this"),
    ],
)
def test_what_goes_to_no_topic_is_not_sent(tmp_path: Path, event: object, what: str) -> None:
    (tmp_path / "event.json").write_text(json.dumps(event))
    published: list[Outgoing] = []

    with pytest.raises(CannotRun, match=what):
        commands.send(str(tmp_path / "event.json"), Destination(), published.append)
    assert published == []


def test_what_was_accepted_is_shown_with_what_the_answer_says(good: str) -> None:
    accepted = Answer("london.linkway.request-accepted.v1", {"referral_id": "7", "partner_reference": None})

    outcome = commands.send(good, Destination(BoroughSlug.SOUTHWARK), lambda _: accepted)

    assert outcome.code == commands.FINE
    assert outcome.text.endswith("Answered:\nrequest-accepted.v1\n  referral_id  7")
    assert outcome.facts["answer"]["data"]["referral_id"] == "7"


def test_what_was_rejected_is_shown_as_faults_are_and_is_no_success(good: str) -> None:
    also = [{"code": "missing", "pointer": None, "sentence": "This is missing.\x1b[2J"}]
    body = {"code": "too-young", "pointer": "#/person/born_on", "sentence": "They are too young.", "also": also}

    outcome = commands.send(
        good, Destination(BoroughSlug.SOUTHWARK), lambda _: Answer("london.linkway.request-rejected.v1", body)
    )

    assert outcome.code == commands.HAS_FAULTS
    assert "  #/person/born_on  too-young\n    They are too young.\n  #  missing\n" in outcome.text
    assert "\x1b" not in outcome.text


def test_what_has_faults_goes_as_it_is_where_that_is_asked_for(bad: str) -> None:
    published: list[Outgoing] = []

    commands.send(bad, Destination(BoroughSlug.SOUTHWARK), published.append, unchecked=True)

    [record] = published
    assert record.value == Path(bad).read_bytes()
    assert (record.headers, record.event_id) == ([("content-type", "application/cloudevents+json")], "m-1")
    assert record.answers == "southwark.partner.a-partner.answers"


def test_what_nobody_can_be_answered_for_goes_and_is_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{")

    outcome = commands.send(
        str(tmp_path / "event.json"), Destination(BoroughSlug.SOUTHWARK, "age-matters"), lambda _: None, unchecked=True
    )

    assert outcome.beside == commands.NOBODY_IS_ANSWERED


@pytest.mark.parametrize("unchecked", [True, False])
def test_what_is_too_large_is_not_sent_whatever_is_asked(tmp_path: Path, unchecked: bool) -> None:
    os.truncate(_touched(tmp_path / "huge.json"), 1024**4)
    published: list[Outgoing] = []

    outcome = commands.send(
        str(tmp_path / "huge.json"), Destination(BoroughSlug.SOUTHWARK), published.append, unchecked=unchecked
    )

    assert (outcome.code, published) == (commands.HAS_FAULTS, [])
    assert f"Send at most {MAX_EVENT_BYTES} bytes" in outcome.text


def test_a_folder_is_not_sent(run: Run, tmp_path: Path) -> None:
    ended = run("send", str(tmp_path), "--dry-run", "--borough", "southwark")

    assert (ended.code, "This is a folder." in ended.err) == (2, True)


def test_an_event_of_a_newer_version_is_not_sent_and_it_is_said_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps(an_event(type="london.linkway.referral-requested.v2")))

    ended = run("send", str(tmp_path / "event.json"), "--dry-run", "--borough", "southwark")

    assert (ended.code, "take the kit of the release that has the newer one" in ended.out) == (1, True)


def test_without_a_file_what_comes_by_standard_input_is_sent(run: Run) -> None:
    ended = run("send", "--dry-run", "--borough", "southwark", standard_input=json.dumps(an_event()))

    assert (ended.code, "ce_id: m-1" in ended.out) == (0, True)


def _touched(path: Path) -> Path:
    path.touch()
    return path


def test_a_message_without_a_reference_has_no_key(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps(an_event(data__partner_reference=LEFT_OUT)))

    outcome = commands.send(str(tmp_path / "event.json"), Destination(BoroughSlug.SOUTHWARK), None)

    assert outcome.facts["key"] is None


def test_where_no_broker_answers_it_is_said_where_and_what_to_do(good: str, tmp_path: Path) -> None:
    nobody = f"127.0.0.1:{Ports.somewhere_free().kafka}"
    told = {"LINKWAY_HOME": str(tmp_path / "home"), "LINKWAY_KAFKA_SERVERS": nobody, "NO_COLOR": "1"}

    ended = CliRunner().invoke(app, ["send", good, "--borough", "southwark"], env=told)

    assert ended.exit_code == 2
    assert nobody in ended.stderr
    assert "what to do" in ended.stderr
