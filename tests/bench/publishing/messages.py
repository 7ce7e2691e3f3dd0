"""What the relay's benchmarks send: events of about 900 bytes on the topics of four boroughs, and who reads them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from uuid import UUID

from aiokafka import AIOKafkaConsumer

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched
from services.contract.topics import Stream
from services.runtime.working.outgoing import OutboxMessage
from tests.support import builders

BOROUGHS = (BoroughSlug.SOUTHWARK, BoroughSlug.HACKNEY, BoroughSlug.BRENT, BoroughSlug.CROYDON)
STREAM = Stream.MATCHES
PARTITIONS = 2
PER_REFERRAL = 2


def topics(prefix: str) -> list[str]:
    """The topics that are written."""
    return [f"{prefix}{borough}.{STREAM}" for borough in BOROUGHS]


def written(count: int) -> list[OutboxMessage]:
    """So many messages, two about each referral, evenly spread."""
    return [_message(number // PER_REFERRAL, number % PER_REFERRAL + 1) for number in range(count)]


def _message(number: int, sequence: int) -> OutboxMessage:
    borough = BOROUGHS[number % len(BOROUGHS)]
    referral_id = UUID(int=0x0199_0000_0000_7000_8000_0000_0000_0000 + number)
    event = builders.a_matched(referral_id=referral_id, why="It offers company and friendship. " * 14)
    about = {"type": Matched.type, "borough": borough, "subject": str(referral_id), "sequence": sequence}
    envelope = builders.an_envelope(id=f"matching:{referral_id}:{sequence}", **about)
    return OutboxMessage(f"{borough}.{STREAM}", str(referral_id), envelope, event.model_dump_json().encode())


class Arrivals:
    """When each message could be read."""

    def __init__(self) -> None:
        self._came: dict[str, asyncio.Future[float]] = {}

    def of(self, message: OutboxMessage) -> asyncio.Future[float]:
        """When it could be read, as soon as that is known."""
        return self._came.setdefault(message.envelope.id, asyncio.get_running_loop().create_future())

    async def watch(self, consumer: AIOKafkaConsumer) -> None:
        """Note what comes."""
        async for record in consumer:
            event_id = dict(record.headers)["ce_id"].decode()
            self._came.setdefault(event_id, asyncio.get_running_loop().create_future()).set_result(perf_counter())


@asynccontextmanager
async def arriving(kafka: str, prefix: str) -> AsyncIterator[Arrivals]:
    """Somebody who reads all that is sent."""
    arrivals = Arrivals()
    async with AIOKafkaConsumer(*topics(prefix), bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        watch = asyncio.create_task(arrivals.watch(consumer))
        yield arrivals
        watch.cancel()


def median_milliseconds(seconds: Sequence[float]) -> float:
    """The middle one."""
    return sorted(seconds)[len(seconds) // 2] * 1000
