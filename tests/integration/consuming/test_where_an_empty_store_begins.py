"""A service with an empty database beside a full log does not start before somebody has said where it begins."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.contract.topics import Stream
from services.runtime.admin.fences import Edge, offsets_at, set_missing
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.exit_codes import ExitCode
from tests.running.processes import a_process
from tests.running.stage import Stage
from tests.support import builders


async def test_it_ends_with_what_to_do_and_begins_where_it_is_told(stage: Stage) -> None:
    settings = {
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
        "name_prefix": stage.prefix,
    }
    await stage.send(builders.a_matched(referral_id=UUID(int=1)))
    async with a_process("tests.toys.process", stage.folder, **settings) as lost:
        assert await lost.ends() == ExitCode.NO_BEGINNING
        assert "linkway fences set notify --at end" in lost.said

    topic = stage.topic(Stream.MATCHES)
    at_the_end = await offsets_at(KafkaConnection(stage.servers.kafka), [topic, "not.there"], Edge.END)
    assert (
        len(await set_missing(MongoConnection(stage.servers.mongo_url), "notify", at_the_end, prefix=stage.prefix)) == 2
    )
    async with a_process("tests.toys.process", stage.folder, **settings) as new:
        await new.becomes_whole()
        await stage.send(builders.a_matched(referral_id=UUID(int=2)))
        assert [record.key for record in await stage.read(Stream.NOTICES, 1)] == [str(UUID(int=2)).encode()]


async def test_a_fence_that_stands_is_never_moved(stage: Stage) -> None:
    topic, mongodb = stage.topic(Stream.MATCHES), MongoConnection(stage.servers.mongo_url)
    await stage.send(builders.a_matched())
    kafka = KafkaConnection(stage.servers.kafka)
    start = await offsets_at(kafka, [topic], Edge.START)
    assert len(await set_missing(mongodb, "notify", start, prefix=stage.prefix)) == 2
    end = await offsets_at(kafka, [topic], Edge.END)
    assert end != start
    assert await set_missing(mongodb, "notify", end, prefix=stage.prefix) == []


@pytest.mark.parametrize("years", [-1, 1])
async def test_a_time_is_the_first_record_since_then_or_the_end(stage: Stage, years: int) -> None:
    await stage.send(builders.a_matched())
    at = utc_now().replace(microsecond=0) + timedelta(days=365 * years)
    place_to_offset = await offsets_at(KafkaConnection(stage.servers.kafka), [stage.topic(Stream.MATCHES)], at)
    assert sorted(place_to_offset.values()) == ([0, 1] if years > 0 else [0, 0])
