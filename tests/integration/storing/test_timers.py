"""A time that was set is worked when it has come, on a real Kafka and MongoDB, by one of several processes."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.contract import envelope as envelopes
from services.contract.events import PersonTold
from services.contract.topics import Stream
from tests.running.clocks import Clock
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
    clock, other = Clock(), UUID(int=7)
    for event in (builders.a_matched(), builders.a_matched(referral_id=other)):
        await stage.send(event, time=clock(), recordedtime=clock())
    async with stage.running(a_toy_with_a_timer(), clock) as parts:
        timers = Stage.database(parts).collection("timers")

        async def are(count: int) -> bool:
            return len(await timers.find({})) == count

        await until(lambda: are(2))
        await stage.send(builders.an_unmatched(), sequence=2)
        await until(lambda: are(1))
        # The time of both has come.
        clock.ahead = 2 * AFTER
        await until(lambda: are(0))
    assert [record.key for record in await stage.all(Stream.NOTICES)] == [str(other).encode()]
