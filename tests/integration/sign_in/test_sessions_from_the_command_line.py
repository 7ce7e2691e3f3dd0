"""`linkway sessions` on a real MongoDB: who is signed in is listed; one is signed out, or all of somebody, or all."""

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy import sessions
from deploy.cli.app import app
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role
from services.runtime.working.callers import Caller
from tests.running.stage import Stage

ADA = Caller("a-borough", frozenset(), "ada.invented", (Role.LINK_WORKER.value,), (BoroughSlug.SOUTHWARK,))
BEN = Caller("a-borough", frozenset(), "ben.invented", (Role.SAFEGUARDING_LEAD.value,), (BoroughSlug.SOUTHWARK,))
CY = Caller("a-hall", frozenset(), "cy.invented", (Role.PROVIDER.value,))


async def linkway(stage: Stage, *line: str) -> Result:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    return await asyncio.to_thread(CliRunner().invoke, app, ["sessions", *line], env=here)


async def facts(stage: Stage, *line: str, code: int = 0) -> Any:
    answer = await linkway(stage, *line, "--json")
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout)


async def people(stage: Stage) -> list[str]:
    """Who is signed in, in the order in which they came."""
    return [one["person"] for one in (await facts(stage, "list"))["sessions"]]


@pytest.fixture
async def cookies(stage: Stage) -> list[str]:
    """Everybody signs in, Ada twice: what their browsers then show."""
    return [await sessions.begin(stage.servers.mongo_url, one, prefix=stage.prefix) for one in (ADA, BEN, CY, ADA)]


async def test_who_is_signed_in_is_listed_without_what_a_browser_shows(stage: Stage, cookies: list[str]) -> None:
    first = (await facts(stage, "list"))["sessions"][0]
    shown = (await linkway(stage, "list")).stdout

    assert first["since"] == first["last_seen"] < first["ends_at"]
    assert {name: first[name] for name in ("organisation", "person", "roles", "boroughs")} == {
        "organisation": "a-borough",
        "person": "ada.invented",
        "roles": ["link-worker"],
        "boroughs": ["southwark"],
    }
    assert [line.split()[0] for line in shown.splitlines()][:2] == ["id", first["id"]]
    assert not [cookie for cookie in cookies if cookie in shown]


@pytest.mark.usefixtures("cookies")
async def test_one_session_ends_and_the_others_of_the_same_person_go_on(stage: Stage) -> None:
    first = (await facts(stage, "list"))["sessions"][0]

    assert await facts(stage, "end", first["id"]) == {"ended": [first]}
    assert await people(stage) == ["ben.invented", "cy.invented", "ada.invented"]


@pytest.mark.usefixtures("cookies")
@pytest.mark.parametrize(
    ("whose", "left"),
    [
        (("a-borough",), ["cy.invented"]),
        (("a-borough", "--person", "ada.invented"), ["ben.invented", "cy.invented"]),
        (("--all",), []),
    ],
    ids=["of-an-organisation", "of-a-person", "all"],
)
async def test_many_end_at_once_and_are_named(stage: Stage, whose: tuple[str, ...], left: list[str]) -> None:
    before = (await facts(stage, "list"))["sessions"]
    ended = await linkway(stage, "end", *whose)

    assert ended.exit_code == 0
    assert [one["person"] for one in before if one["id"] not in ended.stderr] == left
    assert await people(stage) == left


@pytest.mark.usefixtures("cookies")
async def test_whoever_ends_nothing_is_told_so(stage: Stage) -> None:
    assert await facts(stage, "end", "a-surgery", code=1) == {"ended": []}
    assert len(await people(stage)) == 4


@pytest.mark.usefixtures("cookies")
@pytest.mark.parametrize("whose", [(), ("a-hall", "--all"), ("--all", "--person", "cy.invented"), ("--person", "cy")])
async def test_whose_sessions_are_meant_must_be_said_once(stage: Stage, whose: tuple[str, ...]) -> None:
    refused = await facts(stage, "end", *whose, code=2)

    assert "give the id of a session, the name of an organisation" in refused["problem"]["do"]
    assert len(await people(stage)) == 4


async def test_where_nobody_is_signed_in_it_says_so(stage: Stage) -> None:
    assert (await linkway(stage, "list")).stdout == "Nobody is signed in.\n"
