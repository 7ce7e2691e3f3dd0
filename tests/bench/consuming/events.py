"""What is read in the benchmarks: `matched` events about invented referrals, on the partitions of four boroughs."""

import asyncio
from uuid import UUID

from aiokafka import AIOKafkaProducer

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched
from services.contract.topics import Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import Connections
from tests.support import builders

BOROUGHS = (BoroughSlug.SOUTHWARK, BoroughSlug.HACKNEY, BoroughSlug.BRENT, BoroughSlug.CROYDON)
PARTITIONS = 2
PER_REFERRAL = 2


def topics(prefix: str) -> list[str]:
    """The topics that are read."""
    return [prefix + Topic(borough, Stream.MATCHES).name for borough in BOROUGHS]


async def make_topics(servers: str, prefix: str) -> None:
    """The topics of four boroughs."""
    wanted = {Topic(borough, stream): PARTITIONS for borough in BOROUGHS for stream in Stream}
    async with TopicAdmin(Connections().to_kafka(servers), prefix=prefix) as admin:
        await admin.create(wanted)


async def fill(servers: str, prefix: str, count: int) -> None:
    """Put `count` events on the topics, two for each referral, evenly spread."""
    options = Connections().to_kafka(servers).client_options("bench")
    producer = AIOKafkaProducer(**options, linger_ms=5, max_batch_size=512 * 1024)
    await producer.start()
    try:
        for number in range(count // PER_REFERRAL):
            await _send(producer, prefix, number)
        await producer.flush()
    finally:
        await producer.stop()
    await asyncio.sleep(0)


async def _send(producer: AIOKafkaProducer, prefix: str, number: int) -> None:
    borough, partition = BOROUGHS[number % 4], number // 4 % PARTITIONS
    referral_id = UUID(int=0x0199_0000_0000_7000_8000_0000_0000_0000 + number)
    event = builders.a_matched(referral_id=referral_id, why="It offers company and friendship. " * 8)
    value, topic = event.model_dump_json().encode(), prefix + Topic(borough, Stream.MATCHES).name
    for sequence in range(1, PER_REFERRAL + 1):
        outside = builders.an_envelope(
            type=Matched.type, borough=borough, subject=str(referral_id), sequence=sequence, id=f"{number}-{sequence}"
        )
        key, headers = str(referral_id).encode(), envelopes.to_headers(outside)
        await producer.send(topic, value, key=key, headers=headers, partition=partition)
