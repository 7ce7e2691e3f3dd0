"""HTTP by hand: a request goes as the bytes that it is, and what comes back is taken as it comes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NO_ANSWER = 0
_SECONDS = 60.0
_EMPTY = {204, 304}

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Answer(NamedTuple):
    """What came back; the headers' names are in small letters. The status is NO_ANSWER where nothing did."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Wire:
    """One caller's connections, one to each port, kept from request to request."""

    host: str
    _kept: dict[int, Connection] = field(default_factory=dict)

    async def send(self, port: int, request: bytes, *, alone: bool) -> Answer:
        """Send it; `alone` is what leaves a connection of no use to whoever comes next."""
        if alone:
            self.close(port)
        again = port in self._kept
        answer = await self._once(port, request)
        if answer.status == NO_ANSWER and again:
            # The service may have let the connection go while it was idle.
            answer = await self._once(port, request)
        if alone or answer.status == NO_ANSWER or answer.headers.get("connection") == "close":
            self.close(port)
        return answer

    def close(self, *ports: int) -> None:
        """Hang up, at all ports where none is named."""
        for port in ports or tuple(self._kept):
            if kept := self._kept.pop(port, None):
                kept[1].close()

    async def _once(self, port: int, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(_SECONDS):
                if port not in self._kept:
                    self._kept[port] = await asyncio.open_connection(self.host, port)
                reader, writer = self._kept[port]
                writer.write(request)
                return await _answer(reader, has_body=not request.startswith(b"HEAD "))
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            self.close(port)
            return Answer(NO_ANSWER, {}, b"")


async def _answer(reader: asyncio.StreamReader, *, has_body: bool) -> Answer:
    while True:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        status = int(first.split(" ")[1])
        # "100 Continue" comes before the answer.
        if status >= 200:
            break
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if not has_body or status in _EMPTY:
        return Answer(status, headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        return Answer(status, headers, await _chunks(reader))
    return Answer(status, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body
