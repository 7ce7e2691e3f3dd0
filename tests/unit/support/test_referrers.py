"""Referring over HTTP by hand, against a door that counts who comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from deploy.ports import LOOPBACK
from tests.support.referrers import Connections, Referrers

ADA = {"person": {"name": "Ada Invented", "born_on": "1950-06-01", "nhs_number": "9990000018"}}


class Door:
    """Answers 201 to everything, and notes the connections and what was sent. `says` is one more header."""

    def __init__(self, says: str = "") -> None:
        self.connections = 0
        self.heads: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self._says = says

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append(head := (await reader.readuntil(b"\r\n\r\n")).decode())
                length = int(head.partition("Content-Length: ")[2].split()[0])
                self.bodies.append(json.loads(await reader.readexactly(length)))
                writer.write(f"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n{self._says}\r\nok".encode())
        except EOFError:
            writer.close()


@asynccontextmanager
async def referring_at(door: Door) -> AsyncIterator[Referrers]:
    async with await asyncio.start_server(door.answer, LOOPBACK) as server:
        connections = Connections(LOOPBACK, server.sockets[0].getsockname()[1])
        yield Referrers(connections, ["token-a", "token-b"], [json.dumps(ADA).encode()])
        connections.close()


async def test_requests_in_turn_share_a_connection() -> None:
    door = Door()
    async with referring_at(door) as referrers:
        answers = [await referrers.refer() for _ in range(3)]
    assert [(one.status, one.body) for one in answers] == [(201, b"ok")] * 3
    assert (door.connections, len(door.bodies)) == (1, 3)


async def test_nobody_is_referred_twice() -> None:
    door = Door()
    async with referring_at(door) as referrers:
        for _ in range(3):
            await referrers.refer()
    assert door.bodies[0] == ADA
    for said in ("name", "born_on", "nhs_number"):
        assert len({body["person"][said] for body in door.bodies}) == 3


async def test_each_has_a_key_of_its_own_and_they_take_turns() -> None:
    door = Door()
    async with referring_at(door) as referrers:
        for _ in range(2):
            await referrers.refer()
    assert "Bearer token-a\r\nIdempotency-Key: referrers-0\r\n" in door.heads[0]
    assert "Bearer token-b\r\nIdempotency-Key: referrers-1\r\n" in door.heads[1]


async def test_a_connection_that_the_door_closes_is_not_used_again() -> None:
    door = Door(says="Connection: close\r\n")
    async with referring_at(door) as referrers:
        for _ in range(2):
            await referrers.refer()
    assert door.connections == 2
