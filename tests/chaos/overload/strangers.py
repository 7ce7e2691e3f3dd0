"""Strangers at a door: sockets that say nothing, heads and bodies that drip, tokens that nobody was given.

Each comes from an address of its own network (127.0.0.2 and on), so that no share of one address holds them all.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle

from deploy.ports import LOOPBACK

DRIP_SECONDS = 3.0
ADDRESSES = [f"127.0.0.{number}" for number in range(2, 12)]
_HEAD = "{method} {path} HTTP/1.1\r\nHost: doors.example\r\n"
_BODY = "Authorization: Bearer invented-{number}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"


class Stranger(StrEnum):
    """What one does with its connection: nothing, a head or a body a byte at a time, or one invented token."""

    SILENT = "silent"
    SLOW_HEAD = "slow head"
    SLOW_BODY = "slow body"
    INVENTED_TOKEN = "invented token"


@dataclass
class Strangers:
    """So many at one door; whoever is sent away comes again. `came` counts connections by what they did."""

    port: int
    path: str
    came: Counter[Stranger] = field(default_factory=Counter)
    open: int = 0
    most_open: int = 0

    async def stay(self, number: int, kind: Stranger) -> None:
        """Come, and come again, until cancelled."""
        for turn in cycle(range(1000)):
            with suppress(OSError, EOFError):
                await self._once(number, turn, kind)
            await asyncio.sleep(0.1)

    async def _once(self, number: int, turn: int, kind: Stranger) -> None:
        source = ADDRESSES[number % len(ADDRESSES)], 0
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port, local_addr=source)
        self.came[kind] += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            writer.write(_said(kind, self.path, f"{number}-{turn}"))
            await self._drip(reader, writer, kind)
        finally:
            self.open -= 1
            writer.close()

    async def _drip(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: Stranger) -> None:
        ended = asyncio.ensure_future(reader.read())
        try:
            while not ended.done():
                if kind in {Stranger.SLOW_HEAD, Stranger.SLOW_BODY}:
                    writer.write(b"x")
                await asyncio.wait([ended], timeout=DRIP_SECONDS)
        finally:
            ended.cancel()


def _said(kind: Stranger, path: str, name: str) -> bytes:
    head, body = _HEAD.format(method="POST", path=path), _BODY.format(number=name)
    return {
        Stranger.SILENT: "",
        Stranger.SLOW_HEAD: f"{head}X-Slow: ",
        Stranger.SLOW_BODY: f"{head}{body}{{",
        Stranger.INVENTED_TOKEN: f"{head}Connection: close\r\n{body}",
    }[kind].encode()


@asynccontextmanager
async def strangers_at(
    port: int, path: str, count: int, kinds: Sequence[Stranger] = tuple(Stranger)
) -> AsyncIterator[Strangers]:
    """So many strangers, of each kind as many, are at this door while the block lasts."""
    strangers = Strangers(port, path)
    tasks = [asyncio.create_task(strangers.stay(number, kinds[number % len(kinds)])) for number in range(count)]
    try:
        yield strangers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
