"""Door to match at 50 referrals a second: referral and matching, beside a bare loop over the same servers."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from aiokafka import AIOKafkaConsumer

from deploy.home import Home
from services.contract.borough_map import Component
from services.contract.topics import TOPICS, Stream
from tests.bench import rows
from tests.bench.doors.bare_matched import BareDoor
from tests.bench.doors.platform import Door, a_door
from tests.bench.publishing.latency import at_a_steady_rate, p50_and_p99
from tests.support.referrers import Referrers

PER_SECOND = 50
COUNT = 500


async def measure(home: Home) -> list[rows.Row]:
    """The median and the 99th percentile, ours and by hand in turn."""
    async with a_door(home, Component.REFERRAL, Component.MATCHING) as door:
        pairs = await _pairs(door)
    p50 = [(rows.Figure(ours[0]), rows.Figure(by_hand[0])) for ours, by_hand in pairs]
    p99 = [(rows.Figure(ours[1]), rows.Figure(by_hand[1])) for ours, by_hand in pairs]
    return [
        rows.compare("API to match at 50/s, p50", p50, "ms", bar=2.5, goal=2, better="less"),
        rows.compare("API to match at 50/s, p99", p99, "ms", bar=3, better="less"),
    ]


async def _pairs(door: Door) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = []
    async with matching(door) as matches:
        await at_a_steady_rate(matches.of_one, PER_SECOND * 2, PER_SECOND)
        for _ in range(rows.ROUNDS):
            ours = p50_and_p99(await at_a_steady_rate(matches.of_one, COUNT, PER_SECOND))
            bare = BareDoor(door.servers.kafka, door.servers.mongo_url, f"bare{secrets.token_hex(4)}")
            found.append((ours, p50_and_p99(await bare.measure(COUNT, PER_SECOND))))
    return found


class Matches:
    """Refers somebody and waits for the record that says what became of it."""

    def __init__(self, referrers: Referrers) -> None:
        self._referrers = referrers
        self._decided: dict[str, asyncio.Future[float]] = {}

    async def of_one(self) -> float:
        """Seconds from sending the request to reading the match."""
        started = perf_counter()
        answer = await self._referrers.refer()
        referral_id = str(json.loads(answer.body)["referral_id"])
        decided_at = await self._when_decided(referral_id)
        del self._decided[referral_id]
        return decided_at - started

    async def watch(self, consumer: AIOKafkaConsumer) -> None:
        """Note when each decision can be read; some can before the door's answer is."""
        async for record in consumer:
            self._when_decided(record.key.decode()).set_result(perf_counter())

    def _when_decided(self, referral_id: str) -> asyncio.Future[float]:
        return self._decided.setdefault(referral_id, asyncio.get_running_loop().create_future())


@asynccontextmanager
async def matching(door: Door) -> AsyncIterator[Matches]:
    """The door, and somebody who reads what matching says."""
    topics = [topic.name for topic in TOPICS if topic.stream is Stream.MATCHES]
    async with AIOKafkaConsumer(*topics, bootstrap_servers=door.servers.kafka) as consumer:
        matches = Matches(door.referrers)
        watch = asyncio.create_task(matches.watch(consumer))
        yield matches
        watch.cancel()
