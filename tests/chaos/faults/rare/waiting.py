"""Waits until something is so that a fault is about, while servers and processes may be away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

import httpx
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from deploy.ports import LOOPBACK
from services.runtime.admin.provisioning.topics import BrokerAway, TopicRefused
from services.runtime.working.ports import Unavailable
from tests.chaos.scenes.fleet import Member
from tests.chaos.scenes.scene import Scene

ASKED_WITHIN_SECONDS, WITHIN_SECONDS, PAUSE_SECONDS = 10.0, 60.0, 0.5
AWAY = (KafkaError, BrokerAway, TopicRefused, PyMongoError, Unavailable, httpx.HTTPError, TimeoutError)


async def becomes_true(holds: Callable[[], Awaitable[bool]]) -> bool:
    """Whether it is so within a minute, asked again and again."""
    with suppress(TimeoutError):
        async with asyncio.timeout(WITHIN_SECONDS):
            while not await _asked(holds):  # noqa: ASYNC110 - it is other programs
                await asyncio.sleep(PAUSE_SECONDS)
            return True
    return False


async def _asked(holds: Callable[[], Awaitable[bool]]) -> bool:
    with suppress(*AWAY):
        async with asyncio.timeout(ASKED_WITHIN_SECONDS):
            return await holds()
    return False


async def shows(scene: Scene, members: Iterable[Member], metric: str) -> bool:
    """Whether one of these processes shows the metric with this value, as its line has it."""
    async with httpx.AsyncClient() as client:
        for one in members:
            with suppress(httpx.HTTPError):
                told = await client.get(f"http://{LOOPBACK}:{scene.fleet.internal_port(one)}/metrics")
                if metric in told.text.splitlines():
                    return True
    return False
