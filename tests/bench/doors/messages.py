"""FHIR messages that one process takes in a second, each a person of their own, beside the 150 that are asked for."""

import asyncio
import json
from collections.abc import Iterator
from http import HTTPStatus
from itertools import cycle, islice
from time import perf_counter
from uuid import uuid4

from deploy.home import Home
from deploy.invented.messages import message
from services.contract.borough_map import Component
from tests.bench import rows
from tests.bench.doors.platform import PEOPLE, Door, a_door

ASKED_FOR = 150.0
_ROUNDS = 3
_WARM_UP = 100
_EACH = (PEOPLE - _WARM_UP) // _ROUNDS
# As many as the service works at once.
_SENDERS = 32
_AT = "2026-01-31T09:30:00+00:00"


async def measure(home: Home) -> list[rows.Row]:
    """Messages a second, as fast as these senders send them."""
    async with a_door(home, Component.REFERRAL) as door:
        messages = iter(
            [json.dumps(message(json.loads(one), uuid4(), at=_AT)).encode() for one in door.referrers.bodies]
        )
        await _sent(door, islice(messages, _WARM_UP))
        found = [await _sent(door, islice(messages, _EACH)) for _ in range(_ROUNDS)]
    pairs = [(figure, rows.Figure(ASKED_FOR)) for figure in found]
    return [rows.compare("FHIR messages in one process, beside the bar", pairs, "messages/s", bar=1, better="more")]


async def _sent(door: Door, messages: Iterator[bytes]) -> rows.Figure:
    began, done = perf_counter(), 0
    tokens = cycle(door.referrers.tokens)

    async def send() -> None:
        nonlocal done
        for body in messages:
            headers = {
                "Authorization": f"Bearer {next(tokens)}",
                "Content-Type": "application/fhir+json",
                "X-Request-Id": str(uuid4()),
                "X-Correlation-Id": str(uuid4()),
            }
            answer = await door.referrers.connections.post("/fhir/$process-message", headers, body)
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"A message was not taken, so their rate says nothing: {answer.body.decode()}")
            done += 1

    await asyncio.gather(*(send() for _ in range(_SENDERS)))
    return rows.Figure(done / (perf_counter() - began))
