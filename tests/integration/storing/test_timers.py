"""A time that was set is worked when it has come, on a real Kafka and MongoDB, by one of several processes."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from services.contract import envelope as envelopes
from services.contract.events import PersonTold
from services.contract.topics import Stream
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.timers import AFTER, a_toy_with_a_timer


async def test_a_timer_becomes_news_as_of_its_time(stage: Stage) -> None:
    matched_at = datetime.now(UTC).replace(microsecond=0) - AFTER + timedelta(seconds=2)
    heard = await stage.send(builders.a_matched(), time=matched_at, recordedtime=matched_at)
    async with AsyncExitStack() as processes:
        for _ in range(2):
            parts = await processes.enter_async_context(stage.running(a_toy_with_a_timer()))
        (record,) = await stage.read(Stream.NOTICES, 1)
        assert await Stage.database(parts).collection("timers").find({}) == []

    told, body = envelopes.read(record.headers, record.value)
    assert told.time == PersonTold.model_validate_json(body).told_at == matched_at + AFTER
    assert told.recordedtime > told.time
    assert (told.causationid, told.correlationid, told.source) == (heard.id, heard.correlationid, "/notify")


async def test_what_is_forgotten_in_time_does_not_come(stage: Stage) -> None:
    matched_at = datetime.now(UTC) - AFTER + timedelta(seconds=3)
    await stage.send(builders.a_matched(), time=matched_at, recordedtime=matched_at)
    async with stage.running(a_toy_with_a_timer()) as parts:
        timers = Stage.database(parts).collection("timers")

        async def is_set() -> bool:
            return len(await timers.find({})) == 1

        async def is_gone() -> bool:
            return await timers.find({}) == []

        await until(is_set)
        await stage.send(builders.an_unmatched(), sequence=2)
        await until(is_gone)
        assert await stage.read(Stream.NOTICES, 1, seconds=4) == []
