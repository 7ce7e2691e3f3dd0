"""Door to match at 50 referrals a second: referral and matching, beside a bare loop over the same servers."""

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from random import Random
from time import perf_counter

import httpx
from aiokafka import AIOKafkaConsumer

from deploy import boroughs, tokens
from deploy.demo.living import LONDON
from deploy.home import Home
from deploy.invented import directory, referrals
from deploy.local.platform import Platform
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from services.contract.borough_map import Component
from services.contract.topics import TOPICS, Stream
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from tests.bench import rows
from tests.bench.bare_door import BareDoor
from tests.bench.latency import at_a_steady_rate, p50_and_p99

PER_SECOND = 50
COUNT = 500
SERVICES = 3_000


async def measure(home: Home) -> list[rows.Row]:
    """The median and the 99th percentile, ours and by hand in turn."""
    gazetteer = open_gazetteer(gazetteer_folder(home))
    listed = directory.invented(SERVICES, Random(1), run="bench", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    listing = directory.write(home.folder / "directory.json", listed)
    parts = (Component.REFERRAL, Component.MATCHING)
    platform = await Platform.start(home, Ports.somewhere_free(), boroughs.read(), listing, components=parts)
    try:
        pairs = await _pairs(platform, gazetteer)
    finally:
        await platform.stop()
    p50 = [(rows.Figure(ours[0]), rows.Figure(by_hand[0])) for ours, by_hand in pairs]
    p99 = [(rows.Figure(ours[1]), rows.Figure(by_hand[1])) for ours, by_hand in pairs]
    return [
        rows.compare("API to match at 50/s, p50", p50, "ms", bar=2.5, goal=2, better="less"),
        rows.compare("API to match at 50/s, p99", p99, "ms", bar=3, better="less"),
    ]


async def _pairs(platform: Platform, gazetteer: Gazetteer) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = []
    async with door_of(platform, gazetteer) as door:
        await at_a_steady_rate(door, PER_SECOND * 2, PER_SECOND)
        for _ in range(rows.ROUNDS):
            ours = p50_and_p99(await at_a_steady_rate(door, COUNT, PER_SECOND))
            bare = BareDoor(platform.servers.kafka, platform.servers.mongo_url, f"bare{secrets.token_hex(4)}")
            found.append((ours, p50_and_p99(await bare.measure(COUNT, PER_SECOND))))
    return found


class Door:
    """Posts a referral and waits for the record that says what became of it."""

    def __init__(self, client: httpx.AsyncClient, token: str, bodies: list[dict[str, object]]) -> None:
        self._client = client
        self._token = token
        self._bodies = itertools.cycle(bodies)
        self._numbers = itertools.count()
        self.decided_at: dict[str, float] = {}
        self.decided = asyncio.Condition()

    async def __call__(self) -> float:
        """Seconds from sending the request to reading the match."""
        started = perf_counter()
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": f"bench-{next(self._numbers)}"}
        answer = await self._client.post("/referrals", json=next(self._bodies), headers=headers)
        referral_id = str(answer.raise_for_status().json()["referral_id"])
        async with self.decided:
            await self.decided.wait_for(lambda: referral_id in self.decided_at)
        return self.decided_at.pop(referral_id) - started

    async def watch(self, consumer: AIOKafkaConsumer) -> None:
        """Note when each decision can be read."""
        async for record in consumer:
            async with self.decided:
                self.decided_at[record.key.decode()] = perf_counter()
                self.decided.notify_all()


@asynccontextmanager
async def door_of(platform: Platform, gazetteer: Gazetteer) -> AsyncIterator[Door]:
    """The platform's door, with a token and people to refer."""
    token = await tokens.add(platform.servers.mongo_url, tokens.referrer("bench-invented"))
    today = datetime.now(LONDON).date()
    plan = referrals.plan(COUNT, Random(2), today=today, postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    topics = [topic.name for topic in TOPICS if topic.stream is Stream.MATCHES]
    address = f"http://{LOOPBACK}:{platform.ports.referral}"
    async with (
        httpx.AsyncClient(base_url=address) as client,
        AIOKafkaConsumer(*topics, bootstrap_servers=platform.servers.kafka) as consumer,
    ):
        door = Door(client, token, [planned.body for planned in plan])
        watch = asyncio.create_task(door.watch(consumer))
        yield door
        watch.cancel()
