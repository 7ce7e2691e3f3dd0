"""Organisations that refer over HTTP by hand: a caller that costs little beside the door that it calls.

On one machine the CPU of a general client's requests would be much of what a benchmark measures.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

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
    """Take turns with their tokens and with what they send; each request is under a key of its own."""

    connections: Connections
    tokens: list[str]
    bodies: list[bytes]
    _numbers: Iterator[int] = field(default_factory=count)

    async def refer(self) -> Answer:
        """Refer the next person. Raises OSError or EOFError."""
        number = next(self._numbers)
        token, body = self.tokens[number % len(self.tokens)], self.bodies[number % len(self.bodies)]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"referrers-{number}"}
        return await self.connections.post("/referrals", headers, body)


def bodies(plan: Iterable[Planned]) -> list[bytes]:
    """What is sent to refer these people."""
    return [json.dumps(planned.body).encode() for planned in plan]
