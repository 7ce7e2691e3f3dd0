"""A service on another database than its group works with takes no partition from anybody, and says what to do."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from services.contract.topics import Stream
from services.runtime.admin.fences import Edge, claim, offsets_at, set_missing
from services.runtime.admin.groups import groups
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.exit_codes import ExitCode
from services.runtime.storing import mongo
from services.runtime.storing.storage import FENCES, database_name
from tests.running.processes import Running, a_process
from tests.running.stage import Stage, until
from tests.support import builders

TOY = "tests.toys.process"


def settings_of(stage: Stage, **changes: Any) -> dict[str, Any]:
    servers = {"kafka_servers": stage.servers.kafka, "mongo_url": stage.servers.mongo_url}
    return {**servers, "name_prefix": stage.prefix, **changes}


@pytest.fixture
async def elsewhere(stage: Stage) -> dict[str, Any]:
    """Settings of a process with a database of its own, which begins at the end, in the group of the first."""
    kafka, mongodb = KafkaConnection(stage.servers.kafka), MongoConnection(stage.servers.mongo_url)
    ends = await offsets_at(kafka, [stage.topic(Stream.MATCHES)], Edge.END)
    await set_missing(mongodb, "notify", ends, prefix=f"other.{stage.prefix}")
    changes = {"name_prefix": f"other.{stage.prefix}", "topic_prefix": stage.prefix, "group": f"{stage.prefix}notify"}
    return settings_of(stage, **changes)


@pytest.fixture
async def ours(stage: Stage) -> AsyncIterator[Running]:
    """One that has worked an event in its group."""
    async with a_process(TOY, stage.folder, **settings_of(stage)) as ours:
        await ours.becomes_whole()
        await stage.send(builders.a_matched(referral_id=UUID(int=1)))
        await stage.read(Stream.NOTICES, 1)
        yield ours


async def test_it_ends_before_it_joins_and_goes_on_once_the_group_is_claimed(
    stage: Stage, ours: Running, elsewhere: dict[str, Any]
) -> None:
    await ours.stops()
    async with a_process(TOY, stage.folder, **elsewhere) as theirs:
        assert await theirs.ends() == ExitCode.ANOTHER_DATABASE
        assert "LINKWAY_RUN_BY" in theirs.said
        assert "linkway fences claim notify" in theirs.said

    kafka, mongodb = KafkaConnection(stage.servers.kafka), MongoConnection(stage.servers.mongo_url)
    group, prefix = f"{stage.prefix}notify", f"other.{stage.prefix}"
    assert await claim(kafka, mongodb, "notify", group, prefix=prefix) is not None
    async with a_process(TOY, stage.folder, **elsewhere) as theirs:
        await theirs.becomes_whole()
        assert await claim(kafka, mongodb, "notify", group, prefix=prefix) is None


async def test_a_boroughs_own_does_not_join_the_regions_group(
    stage: Stage, ours: Running, elsewhere: dict[str, Any]
) -> None:
    del elsewhere["group"]
    async with a_process(TOY, stage.folder, **elsewhere | {"run_by": "southwark"}) as theirs:
        await theirs.becomes_whole()
        async with groups(KafkaConnection(stage.servers.kafka)) as known:
            assert await known.members(f"other.{stage.prefix}southwark.notify") == 1
            assert await known.members(f"{stage.prefix}notify") == 1
    assert ours.process.returncode is None


async def test_a_database_that_was_put_back_says_so_and_is_worked_on_from_where_it_stands(
    stage: Stage, ours: Running
) -> None:
    await ours.stops()
    async with mongo.Client(MongoConnection(stage.servers.mongo_url)) as client:
        fences = client.database(database_name(stage.prefix, "notify")).collection(FENCES)
        await fences.update({"next": {"$gt": 0}}, {"$set": {"next": 0, "last": None}})
    async with a_process(TOY, stage.folder, **settings_of(stage)) as again:
        await again.becomes_whole()

        async def has_said_so() -> bool:
            return ["was put back" in one for one in again.messages].count(True) == 1

        await until(has_said_so)
        await stage.send(builders.a_matched(referral_id=UUID(int=2)))
        keys = [record.key for record in await stage.read_on(Stream.NOTICES, 2, seconds=5)]
    assert keys == [str(UUID(int=number)).encode() for number in (1, 2)]
