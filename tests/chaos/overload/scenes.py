"""The two overloads: too many at the doors, and too long a backlog on Kafka while MongoDB is slow."""

import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from random import Random
from uuid import UUID

from aiokafka import AIOKafkaProducer

from deploy import boroughs, tokens
from deploy.demo.living import LONDON
from deploy.home import Home
from deploy.invented import referrals
from deploy.invented.listings import directory
from deploy.local.platform import Platform
from deploy.local.service_environment import Whereabouts, environment, gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from deploy.secret_files import SecretFiles
from services.contract import envelope as envelopes
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.topics import Stream, Topic
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from tests.chaos.overload import memory
from tests.chaos.overload.callers import Callers
from tests.chaos.overload.kept import HEARERS, Kept
from tests.chaos.scenes.proxy import Proxy, Weather
from tests.support import builders
from tests.support.referrers import Connections, Referrers, bodies

TIMES = 10
SERVICES = 1500
ORGANISATIONS = 8
AT_ONCE = 24
REST_SECONDS = 900
BOROUGHS = (BoroughSlug.SOUTHWARK, BoroughSlug.HACKNEY, BoroughSlug.BRENT, BoroughSlug.CROYDON)
REFERRAL_IDS = 0x0199_0000_0000_7000_8000_0000_0000_0000


@dataclass(frozen=True)
class AtTheDoors:
    """What came of too many at the doors."""

    sustained_per_second: float
    asked_per_second: float
    seconds: float
    answers: Mapping[int, int]
    unsent: int
    acknowledged: int
    lost: int
    without_retry_after: int
    rest_seconds: float
    most_mib: Mapping[str, float]


@dataclass(frozen=True)
class Backlog:
    """What came of a long backlog."""

    events: int
    latency_seconds: float
    worked_seconds: float
    most_mib: Mapping[str, float]


@asynccontextmanager
async def a_platform(home: Home) -> AsyncIterator[tuple[Platform, Gazetteer, Path]]:
    """All four services on real servers, with an invented directory, its postcodes and its file."""
    gazetteer = open_gazetteer(gazetteer_folder(Home.from_environment(os.environ)))
    listed = directory.invented(SERVICES, Random(1), run="overload", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    listing = directory.write(home.folder / "directory.json", listed)
    platform = await Platform.start(home, Ports.somewhere_free(), boroughs.read(), listing)
    try:
        yield platform, gazetteer, listing
    finally:
        await platform.stop()


async def too_many_at_the_doors(platform: Platform, gazetteer: Gazetteer, seconds: float) -> AtTheDoors:
    """Find what the doors sustain, ask ten times as much, and see what became of what was acknowledged."""
    url = platform.servers.mongo_url
    names = [f"invented-surgery-{number}" for number in range(ORGANISATIONS)]
    given = [await tokens.add(url, tokens.referrer(name)) for name in names]
    today = datetime.now(LONDON).date()
    plan = referrals.plan(2000, Random(2), today=today, postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    connections = Connections(LOOPBACK, platform.ports.referral)
    callers = Callers(Referrers(connections, given, bodies(plan)))
    kept = Kept(url)
    try:
        async with memory.watched(platform.servers.processes) as most:
            sustained = await callers.for_seconds(max(5.0, seconds / 6), at_once=AT_ONCE)
            callers.answers.clear()
            await callers.at_a_pace(TIMES * sustained, seconds)
            rest = await kept.come_to_rest(callers.kept, REST_SECONDS)
            lost = await kept.unknown_to(Component.REFERRAL, callers.kept)
    finally:
        connections.close()
        await kept.close()
    return AtTheDoors(
        sustained_per_second=sustained,
        asked_per_second=TIMES * sustained,
        seconds=seconds,
        answers=dict(callers.answers),
        unsent=callers.unsent,
        acknowledged=callers.answers[HTTPStatus.CREATED],
        lost=lost,
        without_retry_after=callers.without_retry_after,
        rest_seconds=rest,
        most_mib=dict(most),
    )


async def a_long_backlog(platform: Platform, listing: Path, events: int, latency_seconds: float) -> Backlog:
    """Let events pile up while matching and reporting are away, and let them catch up with MongoDB slow."""
    processes, kept = platform.servers.processes, Kept(platform.servers.mongo_url)
    before = [await kept.known_to(hearer) for hearer in HEARERS]
    processes.stop(*processes.named(*HEARERS), grace_seconds=30)
    await _fill(platform.servers.kafka, events)
    proxy = Proxy(Ports.somewhere_free().mongo, [platform.ports.mongo], chance=Random(1))  # noqa: S311
    await proxy.open()
    proxy.set(Weather(latency_seconds=latency_seconds))
    address = f"mongodb://{LOOPBACK}:{proxy.port}/?directConnection=true"
    where = Whereabouts(platform.home, platform.ports, SecretFiles.in_folder(platform.home.keys), listing)
    try:
        async with memory.watched(processes) as most:
            for hearer in HEARERS:
                told = environment(hearer, where) | {"LINKWAY_MONGO_URL": address}
                processes.start(hearer.value, [sys.executable, "-m", f"services.{hearer.value}"], told)
            seconds = await kept.come_to_know(max(before) + events, REST_SECONDS)
    finally:
        processes.stop(*processes.named(*HEARERS), grace_seconds=30)
        await proxy.shut()
        await kept.close()
    return Backlog(events, latency_seconds, seconds, dict(most))


async def _fill(kafka: str, events: int) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=5, max_batch_size=512 * 1024)
    await producer.start()
    try:
        for number in range(events):
            referral_id = UUID(int=REFERRAL_IDS + number)
            event = builders.a_referral_created(referral_id=referral_id)
            borough = BOROUGHS[number % len(BOROUGHS)]
            about = {"type": ReferralCreated.type, "borough": borough, "subject": str(referral_id)}
            outside = builders.an_envelope(**about, id=f"overload-{number}")
            await producer.send(
                Topic(borough, Stream.REFERRALS).name,
                event.model_dump_json().encode(),
                key=str(referral_id).encode(),
                headers=envelopes.to_headers(outside),
            )
        await producer.flush()
    finally:
        await producer.stop()


def as_json(found: object) -> str:
    """For people and machines."""
    return json.dumps(found, indent=2, default=vars)
