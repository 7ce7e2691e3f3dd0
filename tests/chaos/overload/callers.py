"""Callers that ask at a steady pace whether they are answered or not, over connections that they keep."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from time import monotonic
from typing import Any

MOST_OPEN = 400
NO_ANSWER = 0
SECONDS_EACH = 30.0

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Callers:
    """Organisations at one door. `answers` counts what came back by status, `kept` are the referrals acknowledged."""

    host: str
    port: int
    tokens: list[str]
    bodies: list[bytes]
    answers: Counter[int] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    without_retry_after: int = 0
    unsent: int = 0
    _numbers: Iterator[int] = field(default_factory=count)
    _idle: deque[Connection] = field(default_factory=deque)

    async def ask(self) -> None:
        """Refer somebody invented, under a key of its own."""
        number = next(self._numbers)
        try:
            async with asyncio.timeout(SECONDS_EACH):
                status, headers, body = await self._post(number)
        except (OSError, EOFError, TimeoutError):
            status, headers, body = NO_ANSWER, {}, b""
        self.answers[status] += 1
        if status == HTTPStatus.CREATED:
            self.kept.append(json.loads(body)["referral_id"])
        if status == HTTPStatus.TOO_MANY_REQUESTS and "retry-after" not in headers:
            self.without_retry_after += 1

    async def for_seconds(self, seconds: float, *, at_once: int) -> float:
        """Ask one after another, so many side by side: this function will give the referrals kept a second."""
        began, before = monotonic(), len(self.kept)

        async def one() -> None:
            while monotonic() < began + seconds:
                await self.ask()

        await asyncio.gather(*(one() for _ in range(at_once)))
        return (len(self.kept) - before) / (monotonic() - began)

    async def at_a_pace(self, per_second: float, seconds: float) -> None:
        """Begin to ask so many times a second, whatever becomes of the others; then wait for the last answers."""
        began, asked, going = monotonic(), 0, set[asyncio.Task[None]]()
        while (passed := monotonic() - began) < seconds:
            due = int(passed * per_second) - asked
            for _ in range(due):
                if len(going) < MOST_OPEN:
                    going.add(task := asyncio.create_task(self.ask()))
                    task.add_done_callback(going.discard)
                else:
                    self.unsent += 1
            asked += due
            await asyncio.sleep(0.005)
        if going:
            await asyncio.wait(going)

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _post(self, number: int) -> tuple[int, Mapping[str, str], bytes]:
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(self._request(number))
            answer = await _answer(reader)
        except BaseException:
            writer.close()
            raise
        if answer[1].get("connection") == "close":
            writer.close()
        else:
            self._idle.append((reader, writer))
        return answer

    def _request(self, number: int) -> bytes:
        body, token = self.bodies[number % len(self.bodies)], self.tokens[number % len(self.tokens)]
        lines = (
            "POST /referrals HTTP/1.1",
            f"Host: {self.host}",
            f"Authorization: Bearer {token}",
            f"Idempotency-Key: overload-{number}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*lines, "", "")).encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, Mapping[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(status.split(" ")[1]), headers, await reader.readexactly(int(headers.get("content-length", 0)))


def written(bodies: list[dict[str, Any]]) -> list[bytes]:
    """The bodies as they are sent."""
    return [json.dumps(body).encode() for body in bodies]
