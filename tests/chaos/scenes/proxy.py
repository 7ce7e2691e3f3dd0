"""A way between a client and a server that can be made slow, silent or broken, as networks are."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

LOOPBACK = "127.0.0.1"
CHUNK_BYTES = 64 * 1024
# On, with no time to linger: closing then sends a reset in place of a farewell.
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Weather:
    """What the way is like: how late bytes arrive, how late a farewell does, and whether anything passes at all."""

    latency_seconds: float = 0.0
    jitter_seconds: float = 0.0
    farewell_seconds: float = 0.0
    silent: bool = False


FINE = Weather()


class Proxy:
    """Listens on a port and passes what comes on to one of its targets, in turn; a target that refuses is passed over.

    While the way is silent nothing is lost: what was sent arrives when it is over, however late that is, as it would
    after a network was cut and mended.
    """

    def __init__(self, port: int, targets: Sequence[int], *, chance: Random) -> None:
        self.port = port
        self._targets = targets
        self._turns = count()
        self._chance = chance
        self._weather = FINE
        self._passable = asyncio.Event()
        self._passable.set()
        self._listener: asyncio.Server | None = None
        self._is_open = False
        self._ways: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    async def open(self) -> None:
        """Take connections."""
        if self._listener is None:
            self._is_open = True
            self._listener = await asyncio.start_server(self._carry, LOOPBACK, self.port)

    async def shut(self) -> None:
        """Take no more connections, and end those that are: whoever comes is refused."""
        self._is_open = False
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        ending = list(self._ways)
        for way in ending:
            way.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def set(self, weather: Weather) -> None:
        """Have this weather from now on."""
        self._weather = weather
        if weather.silent:
            self._passable.clear()
        else:
            self._passable.set()

    def reset(self) -> None:
        """Break every connection, on both sides, without a farewell."""
        for writer in self._writers():
            own: socket.socket | None = writer.get_extra_info("socket")
            if own is not None:
                with contextlib.suppress(OSError):
                    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    def hang_up(self) -> None:
        """End every connection on the server's side; the client hears of it when the weather lets the farewell pass."""
        for _, *servers in self._ways.values():
            for writer in servers:
                writer.transport.abort()

    def _writers(self) -> list[asyncio.StreamWriter]:
        return [writer for writers in self._ways.values() for writer in writers]

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = asyncio.current_task()
        assert way is not None
        self._ways[way] = [writer]
        try:
            # Whoever was accepted just before the way was shut is refused as well.
            if not self._is_open:
                return
            await self._passable.wait()
            onward, outward = await self._reach()
            self._ways[way].append(outward)
            await self._both_ways((reader, outward), (onward, writer))
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            await _closed(self._ways.pop(way))

    async def _both_ways(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        pumps = [asyncio.create_task(self._pump(*way)) for way in ways]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(self._weather.farewell_seconds)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        first = next(self._turns)
        for turn in range(first, first + len(self._targets)):
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(LOOPBACK, self._targets[turn % len(self._targets)])
        raise ConnectionRefusedError

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(CHUNK_BYTES):
            await self._passable.wait()
            weather = self._weather
            if weather.latency_seconds:
                await asyncio.sleep(weather.latency_seconds + self._chance.uniform(0, weather.jitter_seconds))
            writer.write(piece)
            await writer.drain()


@dataclass(frozen=True)
class Ways:
    """The ways to all servers of a kind, which have the same weather and are open or shut together."""

    proxies: Sequence[Proxy]

    async def open(self) -> None:
        """Take connections."""
        for proxy in self.proxies:
            await proxy.open()

    async def shut(self) -> None:
        """Take no more connections, and end those that are."""
        for proxy in self.proxies:
            await proxy.shut()

    def set(self, weather: Weather) -> None:
        """Have this weather from now on."""
        for proxy in self.proxies:
            proxy.set(weather)

    def reset(self) -> None:
        """Break every connection without a farewell."""
        for proxy in self.proxies:
            proxy.reset()

    def hang_up(self) -> None:
        """End every connection on the servers' side."""
        for proxy in self.proxies:
            proxy.hang_up()


async def _closed(writers: Sequence[asyncio.StreamWriter]) -> None:
    for writer in writers:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
