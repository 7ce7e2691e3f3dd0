"""A backup, taken while all goes on, is put back into an empty place: nothing is lost, and nothing is done again."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from services.contract.topics import Stream
from services.notify.domain import life
from services.notify.domain.line import Line
from services.notify.domain.notice import Status
from services.notify.store import INDEXES, in_mongo
from services.runtime.admin.backing_up.backup import BackupRefused, Place, put_back, take
from services.runtime.admin.backing_up.putting_back import put_in_order
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing.preparing.schema import RESTORES
from tests.fakes.notify import a_notice
from tests.integration.recovering.test_a_topic_made_anew import make_anew
from tests.running.databases import a_database
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.toy import a_toy


def place_of(stage: Stage) -> Place:
    services = ("matching", "notify")
    servers = MongoConnection(stage.servers.mongo_url), KafkaConnection(stage.servers.kafka)
    return Place(*servers, services, name_prefix=stage.prefix, topic_prefix=stage.prefix)


async def lose_everything(stage: Stage) -> None:
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(stage.servers.mongo_url)
    for name in place_of(stage).databases().values():
        await client.drop_database(name)
    client.close()
    for stream in Stream:
        await make_anew(stage, stage.topic(stream))


async def told(stage: Stage) -> list[UUID]:
    return sorted(UUID(record.key.decode()) for record in await stage.all(Stream.NOTICES))


async def matching_has_said(stage: Stage, *numbers: int) -> None:
    """What matching keeps when it has said one event about each of these."""
    client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(stage.servers.mongo_url)
    states = client[place_of(stage).databases()["matching"]]["states"]
    await states.insert_many({"_id": str(UUID(int=number)), "said": 1} for number in numbers)
    client.close()


async def test_it_goes_on_from_the_moment_of_the_backup_without_loss_or_repetition(
    stage: Stage, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    async with stage.running(a_toy()):
        await stage.send(builders.a_matched(referral_id=UUID(int=1)), partition=0)
        await stage.send(builders.a_matched(referral_id=UUID(int=2)), partition=1)
        await stage.read(Stream.NOTICES, 2)
    # The third is said, and not worked; of the fourth no database knows.
    await stage.send(builders.a_matched(referral_id=UUID(int=3)), partition=0)
    await stage.send(builders.a_matched(referral_id=UUID(int=4)), partition=0)
    await matching_has_said(stage, 1, 2, 3)
    taken = await take(place_of(stage), folder)
    async with stage.running(a_toy()):
        await stage.read(Stream.NOTICES, 4)
    await lose_everything(stage)

    back = await put_back(place_of(stage), folder)
    assert (back["records"], back["left_out"], back["taken_at"]) == (5, 1, taken["taken_at"])
    assert await told(stage) == [UUID(int=1), UUID(int=2)]
    async with stage.running(a_toy()) as parts:

        async def is_told() -> bool:
            return len(await told(stage)) == 3

        await until(is_told)
        assert await told(stage) == [UUID(int=n) for n in (1, 2, 3)]
        assert len(await stage.database(parts).collection(RESTORES).find({})) == 1


async def test_mails_that_may_have_left_since_are_in_doubt_and_what_was_recorded_before_is_told_to_nobody(
    stage: Stage,
) -> None:
    async with a_database(stage.servers.mongo_url, INDEXES) as (client, name):
        database = client.database(name)
        notices = in_mongo(database).notices
        await notices.add([a_notice(1), a_notice(2, status=Status.SENT)])
        await put_in_order(database, {}, utc_now())

        found = await notices.get([a_notice(1).notice_id, a_notice(2).notice_id])
        assert sorted((one.status, one.last_error) for one in found) == [
            (Status.IN_DOUBT, "restored"),
            (Status.SENT, None),
        ]
        line = await notices.line()
    late = a_notice(cause=a_notice().cause._replace(recordedtime=line.now - timedelta(minutes=5)))
    assert life.born(late, line).status is Status.IN_DOUBT
    assert life.born(late, Line(line.now)).status is Status.DUE


async def test_it_is_put_back_into_an_empty_place_alone(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    await stage.send(builders.a_matched())
    await take(place_of(stage), folder)

    with pytest.raises(BackupRefused, match="hold something already"):
        await put_back(place_of(stage), folder)
    with pytest.raises(BackupRefused, match="not empty"):
        await take(place_of(stage), folder)
    with pytest.raises(BackupRefused, match="is no backup"):
        await put_back(place_of(stage), tmp_path / "elsewhere")
