"""FastStream's part: what is read, what is published, and when."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from pydantic_settings import BaseSettings

from .directory import services_in
from .keeping import Matching


class Settings(BaseSettings, env_prefix="MATCHING_"):
    """MATCHING_KAFKA, MATCHING_BOROUGH and so on, from the environment."""

    kafka: str
    borough: str
    directory: Path
    state: Path
    prefix: str = ""


settings = Settings()
matching = Matching(settings.borough, list(services_in(settings.directory)), settings.state)
# Idempotent: in order, and on more than one broker before it is forgotten here. Not so by default.
broker = KafkaBroker(settings.kafka, enable_idempotence=True, allow_auto_create_topics=False)
app = FastStream(broker)
leaving = asyncio.Lock()


async def without_headers(record: Any, parse: Callable[[Any], Awaitable[KafkaMessage]]) -> KafkaMessage:
    # FastStream's own parser decodes all headers. Where one is null or not UTF-8 the message is passed over, for good.
    message = await parse(replace(record, headers=()))
    message.raw_message = record
    return message


@broker.subscriber(
    f"{settings.prefix}{settings.borough}.referrals",
    group_id=f"{settings.prefix}{settings.borough}.matching",
    auto_offset_reset="earliest",  # by default what was said before the first start is never read
    ack_policy=AckPolicy.NACK_ON_ERROR,  # by default an event counts as worked before it is
    parser=without_headers,
    no_reply=True,
)
async def hear(message: KafkaMessage) -> None:
    # Not `event: Model`, because FastStream writes what it cannot validate to the log, details of people too.
    try:
        matching.take(message.raw_message, datetime.now(UTC))
        await publish()
    except Exception:
        await asyncio.sleep(1)  # Kafka or the disk is away, and FastStream gives the event again at once.
        raise


async def publish() -> None:
    """Publish in order what the transactions have left. Whoever is killed in between repeats the last, unchanged."""
    async with leaving:
        for number, stream, texts, value in matching.rows("SELECT * FROM outbox ORDER BY number"):
            headers, topic = json.loads(texts), settings.prefix + stream
            # Without a correlation id FastStream makes one, and a repeat would be another message.
            about = {"headers": headers, "correlation_id": headers["ce_correlationid"]}
            await broker.publish(value.encode(), topic, key=headers["ce_subject"].encode(), **about)
            with matching.database:
                matching.rows("DELETE FROM outbox WHERE number = ?", number)


@app.after_startup
async def begin() -> None:
    app.context.set_global("clock", asyncio.create_task(clock()))


async def clock() -> None:
    """Every few seconds: what was dated ahead, and what could not leave."""
    while True:
        try:
            matching.wake(datetime.now(UTC))
            await publish()
        except Exception:
            logging.exception("What is due is tried again.")
        await asyncio.sleep(5)


if __name__ == "__main__":
    asyncio.run(app.run())
