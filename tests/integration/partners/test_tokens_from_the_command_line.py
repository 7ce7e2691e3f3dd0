"""`linkway tokens` on a real MongoDB: given, listed and taken back one by one, under the prefix of this Linkway."""

import asyncio
import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from services.runtime.admin.databases import reading
from services.runtime.storing.rows.callers import COLLECTION, MongoCallers
from services.runtime.working.callers import Caller, hash_token
from tests.running.stage import Stage
from tests.support import builders

SURGERY = ["add", "a-surgery", "--may", "referral:refer"]
HALL = ["add", "a-hall", "--may", "referral:attend", "--provides", str(builders.SERVICE_ID)]
BOROUGH = ["add", "a-borough", "--may", "referral:work", "--role", "link-worker", "--borough", "camden"]


async def linkway(stage: Stage, *line: str) -> Result:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    return await asyncio.to_thread(CliRunner().invoke, app, line, env=here)


async def facts(stage: Stage, *line: str, code: int = 0) -> Any:
    answer = await linkway(stage, "tokens", *line, "--json")
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout)


def _at(time: datetime) -> datetime:
    return time


async def listed(stage: Stage) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = (await facts(stage, "list"))["tokens"]
    return tokens


async def test_each_token_of_an_organisation_is_listed_and_removed_by_itself(stage: Stage) -> None:
    given = [(await facts(stage, *SURGERY))["token"] for _ in range(3)]
    first, *others = await listed(stage)

    await facts(stage, "remove", first["id"])

    assert len({one["id"] for one in (first, *others)}) == 3
    assert await listed(stage) == others
    shown = (await linkway(stage, "tokens", "list")).stdout
    assert not [token for token in given if token in shown]


async def test_all_of_an_organisation_are_removed_once_they_are_named(stage: Stage) -> None:
    for line in (SURGERY, SURGERY, HALL):
        await facts(stage, *line)
    ids = [one["id"] for one in await listed(stage) if one["organisation"] == "a-surgery"]

    removed = await linkway(stage, "tokens", "remove", "a-surgery")

    assert all(one in removed.stderr for one in ids)
    assert [one["organisation"] for one in await listed(stage)] == ["a-hall"]
    assert (await facts(stage, "remove", "a-surgery", code=1)) == {"removed": []}


async def test_a_token_names_for_whom_it_speaks(stage: Stage) -> None:
    await facts(stage, *BOROUGH, "--person", "j.invented", "--days", "30")
    await facts(stage, *HALL, "--may", "reporting:read")

    worker, hall = await listed(stage)
    shown = (await linkway(stage, "tokens", "list")).stdout

    assert (worker["person"], worker["roles"], worker["boroughs"]) == ("j.invented", ["link-worker"], ["camden"])
    assert worker["expires_at"] > worker["made_at"]
    assert (hall["provides"], hall["rights"]) == ([str(builders.SERVICE_ID)], ["referral:attend", "reporting:read"])
    assert "j.invented link-worker; in camden" in next(one for one in shown.splitlines() if worker["id"] in one)


async def test_what_cannot_be_given_is_said_with_what_can(stage: Stage) -> None:
    refused = await facts(stage, "add", "a-surgery", "--may", "referral:everything", code=2)

    assert "referral:refer, referral:synthetic, referral:attend, referral:work" in refused["problem"]["do"]
    assert not await listed(stage)


async def test_topics_and_tokens_are_those_of_the_prefix(stage: Stage) -> None:
    await facts(stage, *SURGERY)
    elsewhere = Stage(stage.servers, "elsewhere.", stage.folder)
    topics = json.loads((await linkway(stage, "topics", "--json")).stdout)

    assert not await listed(elsewhere)
    assert "southwark.referrals" in topics["there"]
    assert "camden.referrals" in topics["missing"]


@pytest.mark.parametrize("minutes", [0, 59, 61])
async def test_when_a_token_was_used_is_noted_about_once_an_hour(stage: Stage, minutes: int) -> None:
    token, now = hash_token("invented"), builders.NOW
    async with reading(stage.servers.mongo_url, "referral", prefix=stage.prefix) as database:
        collection = database.collection(COLLECTION)
        await MongoCallers(collection, lambda: now).add(token, Caller("a-surgery", frozenset()))
        # Callers made anew remember nobody, as those of another process.
        for at in (now, now + timedelta(minutes=minutes)):
            await MongoCallers(collection, partial(_at, at)).find(token)
        (kept,) = await MongoCallers(collection).list()

    assert kept.last_used == now + timedelta(minutes=minutes if minutes > 60 else 0)


async def test_a_token_opens_nothing_once_its_time_has_passed(stage: Stage) -> None:
    token, end = hash_token("invented"), builders.NOW + timedelta(days=1)
    async with reading(stage.servers.mongo_url, "referral", prefix=stage.prefix) as database:
        collection = database.collection(COLLECTION)
        await MongoCallers(collection).add(token, Caller("a-surgery", frozenset()), expires_at=end)
        before = await MongoCallers(collection, lambda: end - timedelta(seconds=1)).find(token)
        after = await MongoCallers(collection, lambda: end).find(token)

    assert before is not None
    assert after is None


async def test_a_token_that_is_registered_again_keeps_when_it_was_made(stage: Stage) -> None:
    token = hash_token("invented")
    async with reading(stage.servers.mongo_url, "referral", prefix=stage.prefix) as database:
        collection = database.collection(COLLECTION)
        for days, name in enumerate(("a-surgery", "a-renamed-surgery")):
            callers = MongoCallers(collection, partial(_at, builders.NOW + timedelta(days=days)))
            await callers.add(token, Caller(name, frozenset()))
        (kept,) = await MongoCallers(collection).list()

    assert (kept.caller.organisation, kept.made_at) == ("a-renamed-surgery", builders.NOW)
