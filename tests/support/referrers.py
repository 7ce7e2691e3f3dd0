"""Organisations that refer over HTTP by hand: a caller that costs little beside the door that it calls.

On one machine the CPU of a general client's requests would be much of what a benchmark measures.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from deploy.invented.people import nhs_numbers
from deploy.invented.referrals import Planned

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Answer(NamedTuple):
    """What came back; the headers' names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Connections:
    """Connections to one server, each kept for the next request."""

    host: str
    port: int
    _idle: list[Connection] = field(default_factory=list)

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send JSON and wait for the answer. Raises OSError or EOFError."""
        reader, writer = self._kept() or await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(self._head(path, headers, body) + body)
            answer = await _answer(reader)
        except BaseException:
            writer.close()
            raise
        if answer.headers.get("connection") == "close":
            writer.close()
        else:
            self._idle.append((reader, writer))
        return answer

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop()[1].close()

    def _kept(self) -> Connection | None:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            # The server has hung up meanwhile, as it does after a pause.
            writer.close()
        return None

    def _head(self, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        sent = {"Host": self.host, "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
        return "\r\n".join((*lines, "", "")).encode()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(status.split(" ")[1]), headers, body)


@dataclass
class Referrers:
    """Take turns with their tokens and with what they send; each request has a key and a person of its own.

    Whoever is referred again is known, and nothing is made: it would be something else that is measured.
    """

    connections: Connections
    tokens: list[str]
    bodies: list[bytes]
    _numbers: Iterator[int] = field(default_factory=count)
    _nhs_numbers: Iterator[str] = field(default_factory=lambda: nhs_numbers(Random(3)))  # noqa: S311

    async def refer(self) -> Answer:
        """Refer the next person. Raises OSError or EOFError."""
        number = next(self._numbers)
        times, turn = divmod(number, len(self.bodies))
        body = self._about_somebody_else(self.bodies[turn], times) if times else self.bodies[turn]
        token = self.tokens[number % len(self.tokens)]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"referrers-{number}"}
        return await self.connections.post("/referrals", headers, body)

    def _about_somebody_else(self, body: bytes, times: int) -> bytes:
        asked = json.loads(body)
        person = asked["person"]
        person["name"], person["nhs_number"] = f"{times} {person['name']}", next(self._nhs_numbers)
        person["born_on"] = (date.fromisoformat(person["born_on"]) - timedelta(days=times)).isoformat()
        return json.dumps(asked).encode()


def bodies(plan: Iterable[Planned]) -> list[bytes]:
    """What is sent to refer these people."""
    return [json.dumps(planned.body).encode() for planned in plan]
