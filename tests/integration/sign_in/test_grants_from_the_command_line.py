"""`linkway grants` on a real MongoDB: what claims have given is listed, and taken back from tokens and people alike."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from services.contract.doors.rights import TokenRight
from services.matching.keeping.providers import MongoProviders
from services.runtime.admin.databases import callers_of, reading
from services.runtime.working.callers import Caller
from tests.running.stage import Stage

HALL, KITCHEN = UUID(int=7), UUID(int=8)


async def linkway(stage: Stage, *line: str, code: int = 0) -> Any:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_NAME_PREFIX": stage.prefix,
    }
    answer = await asyncio.to_thread(CliRunner().invoke, app, ["grants", *line, "--json"], env=here)
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout)


@pytest.fixture
async def two_grants(stage: Stage) -> None:
    lists = Caller("lunch-club", frozenset({TokenRight.LIST.value}))
    async with callers_of(stage.servers.mongo_url, "matching", prefix=stage.prefix) as callers:
        await callers.add("hash", lists)
    async with reading(stage.servers.mongo_url, "matching", prefix=stage.prefix) as database:
        for one in (HALL, KITCHEN):
            await MongoProviders(database).add("lunch-club", one)


@pytest.mark.usefixtures("two_grants")
async def test_one_is_taken_back_and_the_other_stays(stage: Stage) -> None:
    assert await linkway(stage, "list") == {"grants": {"lunch-club": [str(HALL), str(KITCHEN)]}}
    assert await linkway(stage, "remove", "lunch-club", str(HALL)) == {"removed": True}

    assert await linkway(stage, "list") == {"grants": {"lunch-club": [str(KITCHEN)]}}
    async with callers_of(stage.servers.mongo_url, "matching", prefix=stage.prefix) as callers:
        assert [one.caller.provides for one in await callers.list()] == [(KITCHEN,)]


@pytest.mark.usefixtures("two_grants")
async def test_whoever_takes_back_what_nobody_was_granted_is_told_so(stage: Stage) -> None:
    assert await linkway(stage, "remove", "another-club", str(HALL), code=1) == {"removed": False}
    assert await linkway(stage, "list") == {"grants": {"lunch-club": [str(HALL), str(KITCHEN)]}}


async def test_where_nothing_was_granted_there_is_nothing_to_list(stage: Stage) -> None:
    assert await linkway(stage, "list") == {"grants": {}}
