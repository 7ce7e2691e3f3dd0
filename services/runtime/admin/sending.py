"""One record to Kafka by hand, as somebody at the command line asks; and what it is answered."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from services.runtime.admin.provisioning.topics import BrokerAway, TopicAdmin
from services.runtime.admin.tail import Tail
from services.runtime.connections import KafkaConnection
from services.runtime.working.record import Record

_PATIENCE_SECONDS = 15
_PAUSE_SECONDS = 0.1
_CAUSE = "ce_causationid"


class TopicNotThere(Exception):
    """There is no topic of this name, or we may not write to it."""


async def send_one(
    connection: KafkaConnection, topic: str, key: bytes | None, value: bytes, headers: Sequence[tuple[str, bytes]]
) -> None:
    """Send a record, and wait until Kafka has it. Raises BrokerAway or TopicNotThere."""
    producer = AIOKafkaProducer(**connection.client_options("linkway-send"), acks="all")
    try:
        await producer.start()
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await producer.send_and_wait(topic, value, key=key, headers=headers)
    except TimeoutError:
        raise TopicNotThere(f"Kafka took nothing on {topic} for {_PATIENCE_SECONDS} seconds.") from None
    except KafkaError as refused:
        raise BrokerAway(f"Kafka at {connection.servers} took nothing on {topic} ({type(refused).__name__}).") from None
    finally:
        await producer.stop()


async def ask_one(
    connection: KafkaConnection,
    topic: str,
    key: bytes | None,
    value: bytes,
    headers: Sequence[tuple[str, bytes]],
    *,
    answers: str,
    event_id: str,
    seconds: float,
) -> Record | None:
    """Send a record, and wait so long for the one on the topic of `answers` that says to answer `event_id`.

    Raises BrokerAway or TopicNotThere.
    """
    async with TopicAdmin(connection) as admin:
        there = await admin.existing()
    for name in (topic, answers):
        if name not in there:
            raise TopicNotThere(f"Kafka has no topic {name}, or we may not use it.")
    try:
        async with Tail(connection, [answers]) as tail:
            await send_one(connection, topic, key, value, headers)
            return await _answer(tail, event_id, seconds)
    except KafkaError as refused:
        raise BrokerAway(f"Kafka at {connection.servers} gave no answers ({type(refused).__name__}).") from None


async def _answer(tail: Tail, event_id: str, seconds: float) -> Record | None:
    try:
        async with asyncio.timeout(seconds):
            while True:
                for record in await tail.new():
                    if dict(record.headers).get(_CAUSE) == event_id.encode():
                        return record
                await asyncio.sleep(_PAUSE_SECONDS)
    except TimeoutError:
        return None
