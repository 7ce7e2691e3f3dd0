"""Whoever listens in from outside hears what is said from then on, once, and nothing of what was said before."""

from services.contract.topics import Stream
from services.runtime.admin.tail import Tail
from services.runtime.connections import KafkaConnection
from tests.running.stage import Stage, until
from tests.support import builders


async def test_a_tail_hears_what_is_said_from_now_on(stage: Stage) -> None:
    heard: list[bytes | None] = []
    await stage.send(builders.a_matched())
    async with Tail(KafkaConnection(stage.servers.kafka), [stage.topic(Stream.MATCHES)]) as tail:
        await stage.send(builders.a_matched(), sequence=2, partition=0)
        await stage.send(builders.a_matched(), sequence=3, partition=1)

        async def both() -> bool:
            heard.extend(record.value for record in await tail.new())
            return len(heard) >= 2

        await until(both)
        assert not await tail.new()

    assert len(heard) == 2
