"""The loop that one would write by hand: aiokafka, motor, one transaction a batch with fence, state and outbox."""

from typing import Any
from uuid import uuid5

from aiokafka import AIOKafkaConsumer, TopicPartition
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import UpdateOne

from services.contract.events import Matched, PersonTold
from services.contract.words.vocabulary import Channel
from tests.bench.consuming import events
from tests.bench.consuming.reading import Records, read
from tests.bench.process import Spent
from tests.support import builders


async def work(kafka: str, mongo_url: str, prefix: str, *, count: int, batch: int) -> Spent:
    """Work `count` events, `batch` at a time, with the runtime's durability."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongo_url)
    database = client[f"{prefix.replace('.', '_')}bare"]
    for name in ("states", "fences", "outbox"):
        await database.create_collection(name)
    consumer = AIOKafkaConsumer(
        *events.topics(prefix),
        bootstrap_servers=kafka,
        group_id=prefix + "bare",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )

    async def work(records: Records) -> None:
        await _transaction(client, database, records)
        await consumer.commit(_ends(records))

    taken = await read(consumer, work, count=count, batch=batch)
    client.close()
    return taken


async def _transaction(client: Any, database: Any, records: Records) -> None:
    async with await client.start_session() as session, session.start_transaction():
        fences = [
            UpdateOne({"_id": f"{place.topic}/{place.partition}"}, {"$set": {"next": end}}, upsert=True)
            for place, end in _ends(records).items()
        ]
        await database.fences.bulk_write(fences, ordered=False, session=session)
        states, rows = _decide(records)
        await database.states.bulk_write(states, ordered=False, session=session)
        await database.outbox.insert_many(rows, ordered=False, session=session)


def _ends(records: Records) -> dict[TopicPartition, int]:
    return {TopicPartition(record.topic, record.partition): record.offset + 1 for record in records}


def _decide(records: Records) -> tuple[list[UpdateOne], list[dict[str, Any]]]:
    states: dict[str, dict[str, Any]] = {}
    rows = []
    for record in records:
        headers = {name: value.decode() for name, value in record.headers}
        event = Matched.model_validate_json(record.value)
        key, sequence = headers["ce_subject"], int(headers["ce_sequence"])
        states[key] = {"service": str(event.service_id), "name": event.service_name, "heard": sequence}
        told = PersonTold(
            referral_id=event.referral_id,
            notice_id=uuid5(builders.NOTICE_ID, headers["ce_id"]),
            about="matched",
            channel=Channel.EMAIL,
            told_at=builders.NOW,
        )
        rows.append({"_id": f"{key}/{sequence}", "key": key, "headers": headers, "value": told.model_dump_json()})
    writes = [UpdateOne({"_id": key}, {"$set": state}, upsert=True) for key, state in states.items()]
    return writes, rows
