"""Whole lives of invented referrals as events: made, matched, told, attended; four boroughs, two partitions each."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

from aiokafka import AIOKafkaProducer

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.topics import OWNERS, Stream, Topic
from tests.bench.consuming.events import BOROUGHS, PARTITIONS
from tests.support import builders

STREAMS = (Stream.REFERRALS, Stream.MATCHES, Stream.NOTICES)
_SEALED = {"person_id": builders.PERSON_ID, "fields": {"name": "aW52ZW50ZWQ=" * 8, "story": "aW52ZW50ZWQ=" * 40}}
# Each event about the builders' referral, written once; only the ids differ from one referral to the next.
_CREATED = builders.a_referral_created(sealed=_SEALED)
_LIFE = (
    (_CREATED, 1),
    (builders.a_matched(why="It offers company and friendship. " * 4), 1),
    (builders.a_person_told(), 1),
    (builders.an_attended(), 2),
)
PER_REFERRAL = len(_LIFE)


@dataclass(frozen=True)
class Home:
    """Where a referral's events lie."""

    key: str
    borough: BoroughSlug
    partition: int


def homes(count: int, seed: int) -> list[Home]:
    """So many referrals with ids like those of keyed requests, which say nothing and sort nowhere."""
    random = Random(seed)  # noqa: S311 - the same every time
    ids = (str(UUID(int=random.getrandbits(128), version=5)) for _ in range(count))
    return [Home(key, BOROUGHS[n % 4], n // 4 % PARTITIONS) for n, key in enumerate(ids)]


def topics(prefix: str) -> list[str]:
    """The topics of all streams."""
    return [prefix + Topic(borough, stream).name for borough in BOROUGHS for stream in STREAMS]


async def live(servers: str, prefix: str, count: int) -> None:
    """Put the lives of so many referrals on the topics."""
    await send(servers, prefix, ((home, event, sequence) for home in homes(count, 1) for event, sequence in _LIFE))


async def send(servers: str, prefix: str, said: Iterator[tuple[Home, Event, int]]) -> None:
    """Put these events on their topics, each as its referral's, with this number."""
    producer = AIOKafkaProducer(bootstrap_servers=servers, linger_ms=5, max_batch_size=512 * 1024)
    await producer.start()
    written: dict[int, bytes] = {}
    try:
        for home, event, sequence in said:
            value = written.setdefault(id(event), event.model_dump_json().encode())
            value = value.replace(str(builders.REFERRAL_ID).encode(), home.key.encode())
            outside = builders.an_envelope(
                id=f"{OWNERS[event.stream]}:{home.key}:{sequence}",
                type=event.type,
                subject=home.key,
                borough=home.borough,
                sequence=sequence,
            )
            topic, headers = prefix + Topic(home.borough, event.stream).name, envelopes.to_headers(outside)
            await producer.send(topic, value, key=home.key.encode(), headers=headers, partition=home.partition)
        await producer.flush()
    finally:
        await producer.stop()
