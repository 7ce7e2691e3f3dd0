"""`linkway` and `linkway-contract` validate, sample and send: what they print, and how they end."""

import json
import os
from pathlib import Path

import pytest

from deploy.home import PROJECT
from deploy.partner_kit import commands, examples
from deploy.partner_kit.destination import Destination
from services.contract.topics import MAX_EVENT_BYTES
from tests.support.kit_runs import Run
from tests.support.partner_events import an_event


def test_a_valid_event_is_said_to_be_one_with_what_was_not_looked_at(run: Run, good: str) -> None:
    ended = run("validate", good)

    assert (ended.code, ended.out.strip()) == (0, f"{good}: valid")
    assert "where a postcode is" in ended.err


def test_faults_are_shown_with_path_rule_and_what_to_do(run: Run, good: str, bad: str) -> None:
    ended = run("validate", good, bad)

    assert ended.code == 1
    assert f"{bad}: 2 faults" in ended.out
    assert "  #/data/person/nhs_number  not-an-nhs-number\n    This is not an NHS number. Check its ten" in ended.out


def test_the_partners_page_shows_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (PROJECT / "deploy" / "partner_kit" / "README.md").read_text()
    (tmp_path / "event.json").write_text(json.dumps(an_event()).replace("999 000 0018", "999 000 0019"))
    monkeypatch.chdir(tmp_path)

    assert f"```\n{commands.validate(['event.json'], Destination()).text}\n```" in page


def test_a_program_reads_one_json_object(run: Run, bad: str) -> None:
    ended = run("validate", bad, "--json")

    [event] = json.loads(ended.out)["events"]
    assert (event["file"], event["valid"]) == (bad, False)
    assert {"path", "rule", "mend", "pointer"} == set(event["faults"][0])


@pytest.mark.parametrize("name", ["", "nowhere.json", "a\0b"])
def test_what_cannot_be_read_is_told_and_the_others_are_checked(run: Run, good: str, tmp_path: Path, name: str) -> None:
    ended = run("validate", str(tmp_path / name), good)

    assert ended.code == 2
    assert "what to do: name" in ended.out + ended.err
    assert f"{good}: valid" in ended.out + ended.err


def test_a_folder_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    ended = run("validate", str(tmp_path))

    assert "This is a folder." in ended.out + ended.err


def test_a_huge_file_is_refused_with_the_bound_before_it_is_read(run: Run, tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    huge.touch()
    os.truncate(huge, 1024**4)  # as long as a terabyte, and without a byte on the disk

    ended = run("validate", str(huge))

    assert ended.code == 1
    assert f"Send at most {MAX_EVENT_BYTES} bytes" in ended.out


def test_what_never_ends_is_read_as_far_as_the_bound(run: Run) -> None:
    ended = run("validate", "/dev/zero")

    assert (ended.code, "too-large" in ended.out) == (1, True)


def test_an_event_comes_by_standard_input(run: Run) -> None:
    assert run("validate", "-", standard_input=json.dumps(an_event())).code == 0


@pytest.mark.parametrize("name", examples.BY_NAME)
def test_a_sample_is_valid_and_said_to_be_invented(run: Run, tmp_path: Path, name: str) -> None:
    ended = run("sample", name)
    (tmp_path / "sample.json").write_text(ended.out)

    assert "invented" in ended.err
    assert run("validate", str(tmp_path / "sample.json")).code == 0


def test_each_sample_has_an_id_of_its_own(run: Run) -> None:
    first, second = (json.loads(run("sample", "referral-requested").out) for _ in range(2))

    assert first["id"] != second["id"]


def test_without_a_name_all_events_are_listed(run: Run) -> None:
    ended = run("sample")

    assert all(name in ended.out for name in examples.BY_NAME)


def test_an_event_that_is_not_there_is_answered_with_those_that_are(run: Run) -> None:
    ended = run("sample", "magic", "--json")

    assert ended.code == 2
    assert "referral-requested" in ended.err
    assert "referral-requested" in json.loads(ended.out)["problem"]["do"]


def test_what_stands_in_a_file_or_its_name_does_nothing_to_a_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J\udcff.json"
    path.write_text(json.dumps(an_event(id="\x1b[2J\nce_id: 7")))

    checked = run("validate", str(path))
    shown = run("send", str(path), "--dry-run", "--borough", "southwark")

    assert "\\u001b[2J\\udcff.json: valid" in checked.out
    assert "ce_id: \\u001b[2J\\nce_id: 7\n" in shown.out
