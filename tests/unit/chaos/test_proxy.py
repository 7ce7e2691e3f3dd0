"""The proxy of the chaos tests, on real sockets: each kind of weather does to a connection what it says."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from random import Random

import pytest

from deploy.ports import LOOPBACK, Ports
from tests.chaos.scenes.proxy import FINE, Proxy, Weather

CHANCE = Random(1)  # noqa: S311 - nothing secret hangs on it


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each line in capitals."""
    try:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    ports = Ports.somewhere_free()
    async with await asyncio.start_server(shout, LOOPBACK, ports.mongo):
        proxy = Proxy(ports.kafka, [ports.mongo], chance=CHANCE)
        await proxy.open()
        yield proxy
        await proxy.shut()


Connect = Callable[[Proxy], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connections that are closed when the test is over."""
    async with AsyncExitStack() as stack:

        async def connect(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            reader, writer = await asyncio.open_connection(LOOPBACK, proxy.port)
            stack.push_async_callback(closed, writer)
            return reader, writer

        yield connect


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes = b"hello\n") -> bytes:
    writer.write(line)
    return await asyncio.wait_for(reader.readline(), 60)


async def test_in_fine_weather_what_is_said_arrives_and_is_answered(proxy: Proxy, connect: Connect) -> None:
    assert await said(*await connect(proxy)) == b"HELLO\n"


async def test_latency_delays_both_directions(proxy: Proxy, connect: Connect) -> None:
    connection = await connect(proxy)
    proxy.set(Weather(latency_seconds=0.1))
    began = time.monotonic()
    assert await said(*connection) == b"HELLO\n"
    assert time.monotonic() - began >= 0.2


async def test_a_way_that_is_shut_ends_connections_and_refuses_new_ones_until_it_opens(
    proxy: Proxy, connect: Connect
) -> None:
    reader, writer = await connect(proxy)
    assert await said(reader, writer) == b"HELLO\n"
    await proxy.shut()
    assert await reader.read() == b""
    with pytest.raises(ConnectionRefusedError):
        await connect(proxy)
    await proxy.open()
    assert await said(*await connect(proxy)) == b"HELLO\n"


async def test_a_reset_is_no_farewell(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect(proxy)
    assert await said(reader, writer) == b"HELLO\n"
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        await reader.read()


async def test_a_farewell_comes_late_where_it_is_slow(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect(proxy)
    assert await said(reader, writer) == b"HELLO\n"
    proxy.set(Weather(farewell_seconds=0.3))
    began = time.monotonic()
    proxy.hang_up()
    assert await reader.read() == b""
    assert time.monotonic() - began >= 0.3


async def test_silence_keeps_what_was_said_until_it_is_over(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect(proxy)
    assert await said(reader, writer) == b"HELLO\n"
    proxy.set(Weather(silent=True))
    writer.write(b"anyone\n")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(reading := asyncio.ensure_future(reader.readline())), 0.2)
    proxy.set(FINE)
    assert await asyncio.wait_for(reading, 60) == b"ANYONE\n"


async def test_a_target_that_refuses_is_passed_over(proxy: Proxy, connect: Connect) -> None:
    ports = Ports.somewhere_free()
    async with await asyncio.start_server(shout, LOOPBACK, ports.smtp):
        both = Proxy(ports.kafka, [ports.mongo, ports.smtp], chance=CHANCE)
        await both.open()
        answers = [await said(*await connect(both)) for _ in range(4)]
        await both.shut()
    assert answers == [b"HELLO\n"] * 4
