"""One record to Kafka by hand, as somebody at the command line asks."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from services.runtime.admin.topics import BrokerAway
from services.runtime.settings import KafkaConnection

_PATIENCE_SECONDS = 15


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
