"""Referrals that lie on the topics of all boroughs, until each is answered on Kafka, with a place held for it.

One process of matching works them among 50,000 services: it reads, finds, holds, keeps and relays. Each is answered
once, which is looked at after.
"""

import asyncio
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from deploy.servers.servers import Servers
from services.contract import envelope as envelopes
from services.contract.boroughs import BOROUGHS
from services.contract.events import Matched
from services.contract.topics import Stream, Topic
from services.geography.building import open_gazetteer
from services.matching.domain.engine import Engine
from services.matching.handlers.matching import Matcher
from services.matching.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.bench import rows
from tests.bench.consuming import served
from tests.bench.finding.invented import REACH_METRES
from tests.bench.finding.london import London
from tests.bench.process import Spent, print_figures, spent, spent_by
from tests.fakes.matching import NoRefresh
from tests.running.stage import settings_for
from tests.support import builders

SERVICES, REFERRALS = 50_000, 12_000
ASKED_A_SECOND = 3_000.0
_ROUNDS = 3


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Matches a second."""
    london, asked = London(open_gazetteer(folder / "gazetteer")), rows.Figure(ASKED_A_SECOND)
    pairs = [(await _one(servers, folder, london), asked) for _ in range(_ROUNDS)]
    name = f"matched through Kafka among {SERVICES:,} services, a place held for each, beside what is asked"
    return [rows.compare(name, pairs, "matched/s", bar=1, better="more")]


async def _one(servers: Servers, folder: Path, london: London) -> rows.Figure:
    prefix = f"h{secrets.token_hex(4)}."
    async with TopicAdmin(KafkaConnection(servers.kafka), prefix=prefix) as admin:
        await admin.create({Topic(borough.slug, stream): 1 for borough in BOROUGHS for stream in Stream})
    asked = await _refer(servers.kafka, prefix, london)
    taken = await spent_by("tests.bench.finding.held", servers.kafka, servers.mongo_url, prefix, str(folder))
    return taken.figure(await _matched(servers.kafka, prefix, asked))


async def _refer(kafka: str, prefix: str, london: London) -> set[bytes]:
    """Put what seeks a place on the topics: this function will give the keys of the referrals."""
    keys = set[bytes]()
    async with AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=5, max_batch_size=512 * 1024) as producer:
        for borough, event in london.referrals(REFERRALS):
            subject, now = str(event.referral_id), datetime.now(UTC)
            about = {"id": f"referral:{subject}:1", "subject": subject, "borough": borough.slug, "time": now}
            headers = envelopes.to_headers(builders.an_envelope(**about, recordedtime=now))
            topic, value = prefix + Topic(borough.slug, Stream.REFERRALS).name, event.model_dump_json().encode()
            await producer.send(topic, value, key=subject.encode(), headers=headers)
            keys.add(subject.encode())
        await producer.flush()
    return keys


async def _match(told: Sequence[str]) -> Spent:
    """Let matching answer all who seek; it takes its time from when it has joined its group."""
    kafka, mongo_url, prefix, folder = told[0], told[1], told[2], Path(told[3])
    gazetteer = open_gazetteer(folder / "gazetteer")
    matcher = Matcher(gazetteer, Engine(London(gazetteer).services(SERVICES), REACH_METRES))
    settings = settings_for(kafka, mongo_url, folder, name_prefix=prefix, lanes=1)
    refresh: Any = NoRefresh()
    places = _places(prefix)
    async with (
        served.at_work(table(matcher, refresh), settings, publishes=True),
        AIOKafkaConsumer(bootstrap_servers=kafka) as consumer,
        spent() as taken,
    ):
        while sum((await consumer.end_offsets(places)).values()) < REFERRALS:  # noqa: ASYNC110 - Kafka tells how far it is
            await asyncio.sleep(0.05)
    return taken


def _places(prefix: str) -> list[TopicPartition]:
    return [TopicPartition(prefix + Topic(borough.slug, Stream.MATCHES).name, 0) for borough in BOROUGHS]


async def _matched(kafka: str, prefix: str, asked: set[bytes]) -> int:
    """How many were matched; raises RuntimeError where anybody has no answer, or two."""
    places, answered, matched = _places(prefix), list[bytes | None](), 0
    async with AIOKafkaConsumer(bootstrap_servers=kafka) as consumer:
        consumer.assign(places)
        for place, start in (await consumer.beginning_offsets(places)).items():
            consumer.seek(place, start)
        total = sum((await consumer.end_offsets(places)).values())
        while len(answered) < total:
            records = [one for many in (await consumer.getmany(timeout_ms=100)).values() for one in many]
            answered += [one.key for one in records]
            matched += sum(dict(one.headers)["ce_type"] == Matched.type.encode() for one in records)
    if len(answered) != len(asked) or set(answered) != asked:
        raise RuntimeError(f"{len(asked)} have asked, and there are {total} answers, to {len(set(answered))} of them.")
    return matched


if __name__ == "__main__":
    print_figures(_match(sys.argv[1:]))
