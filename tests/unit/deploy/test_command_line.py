"""The command line: its help, its answers for people and for programs, and its exit codes. No server is started."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.ports import Ports

COMMANDS = [
    "demo",
    "up",
    "down",
    "status",
    "doctor",
    "topics",
    "refer",
    "explain",
    "conformance",
    "referrals import",
    "referrals template",
    "directory check",
    "directory map",
    "boroughs plan",
    "boroughs apply",
    "access apply",
    "access diff",
    "fences set",
    "fences reset",
    "people merge",
    "people unmerge",
    "tokens add",
    "tokens list",
    "tokens remove",
    "validate",
    "sample",
    "send",
]


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    return {
        "LINKWAY_HOME": str(tmp_path),
        "LINKWAY_PORT_BASE": str(Ports.somewhere_free().kafka),
        "NO_COLOR": "1",
        "COLUMNS": "120",
    }


@pytest.fixture
def holder(here: dict[str, str]) -> Iterator[int]:
    """A program that has the port on which the mailbox would show its page."""
    port = Ports.from_environment(here).mailbox
    with socket.create_server(("127.0.0.1", port)):
        yield port


def linkway(line: str, here: dict[str, str]) -> Result:
    return CliRunner().invoke(app, line.split(), env=here)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, here: dict[str, str]) -> None:
    told = linkway(f"{command} --help", here)

    assert told.exit_code == 0
    assert "--json" in told.stdout


def test_the_first_help_names_every_command_and_the_exit_codes(here: dict[str, str]) -> None:
    told = linkway("--help", here)

    assert all(command.split()[0] in told.stdout for command in COMMANDS)
    assert "Exit codes: 0 fine; 1 a check failed; 2 it cannot run" in told.stdout


def test_status_says_that_nothing_runs(here: dict[str, str]) -> None:
    seen = linkway("status --json", here)

    assert seen.exit_code == 1
    assert {part["name"]: part["ready"] for part in json.loads(seen.stdout)["parts"]} == dict.fromkeys(
        ["kafka", "mongo", "mailbox", "referral", "matching", "notify", "reporting", "identity", "front-door"], False
    )
    assert "not running" in linkway("status", here).stdout


def test_down_stops_nothing_where_nothing_runs(here: dict[str, str]) -> None:
    assert json.loads(linkway("down --json", here).stdout) == {"stopped": []}
    assert linkway("down", here).stdout == "Nothing was running.\n"


@pytest.mark.parametrize("command", ["topics", "refer", "tokens add somebody --may referral:refer", "tokens list"])
def test_what_needs_servers_says_how_to_start_them(command: str, here: dict[str, str]) -> None:
    refused = linkway(command, here)

    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "does not run" in refused.stderr
    assert "linkway up" in refused.stderr


def test_a_problem_is_one_object_for_a_program_and_a_sentence_for_a_person(here: dict[str, str]) -> None:
    refused = linkway("tokens list --json", here)

    assert json.loads(refused.stdout)["problem"].keys() == {"what", "where", "do"}
    assert "what to do" in refused.stderr


def test_a_broker_that_is_set_but_away_is_named(here: dict[str, str]) -> None:
    nobody = f"127.0.0.1:{Ports.from_environment(here).kafka}"

    refused = linkway("topics", {**here, "LINKWAY_KAFKA_SERVERS": nobody})

    assert refused.exit_code == 2
    assert nobody in refused.stderr
    assert "linkway status" in refused.stderr


@pytest.mark.parametrize("command", ["demo --once", "up", "status", "doctor", "up --detach"])
def test_a_port_that_is_none_is_refused(command: str, here: dict[str, str]) -> None:
    refused = linkway(command, {**here, "LINKWAY_PORT_BASE": "many"})

    assert (refused.exit_code, "LINKWAY_PORT_BASE" in refused.stderr) == (
        0 if command == "down" else 2,
        command != "down",
    )


def test_the_demonstration_names_who_has_a_port_that_it_needs(here: dict[str, str], holder: int) -> None:
    refused = linkway("demo --once --json", here)

    assert refused.exit_code == 2
    assert str(holder) in json.loads(refused.stdout)["problem"]["what"]
    assert "LINKWAY_PORT_BASE" in json.loads(refused.stdout)["problem"]["do"]


def test_doctor_finds_a_port_that_is_taken(here: dict[str, str], holder: int) -> None:
    examined = linkway("doctor --json", here)

    assert examined.exit_code == 2
    assert any(
        finding["verdict"] != "good" and str(holder) in finding["found"]
        for finding in json.loads(examined.stdout)["findings"]
    )
