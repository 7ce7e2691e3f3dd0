"""Waiting for a program to answer on its port."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable

import httpx

from deploy.ports import LOOPBACK
from deploy.problems import CannotRun
from deploy.processes.child import Child
from deploy.processes.logs import what_it_said

PAUSE_SECONDS = 0.05
# For clients that speak no TLS: each would read all certificates that this machine trusts, 25 ms of a core.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# Asks what listens on a port of this machine, and says whether it answers as it should.
Asks = Callable[[int], Awaitable[bool]]


class NotReadyInTime(CannotRun):
    """A program runs, but did not answer within the time that a slow machine would need."""

    def __init__(self, child: Child, port: int, seconds: float) -> None:
        super().__init__(
            f"{child.name} did not answer within {seconds:.0f} seconds. It said:\n{what_it_said(child.log)}",
            where=f"{LOOPBACK}:{port}; its log is {child.log}",
            do="look whether this machine is very busy or short of memory, and start again",
        )


async def takes_connections(port: int) -> bool:
    """Ask nothing: that the port takes connections is enough."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True


async def is_service_ready(internal_port: int) -> bool:
    """Ask a service's internal port whether it takes requests and works events."""
    try:
        async with httpx.AsyncClient(timeout=1, verify=NO_TLS) as client:
            return (await client.get(f"http://{LOOPBACK}:{internal_port}/startupz")).is_success
    except httpx.HTTPError:
        return False


async def answers(child: Child, port: int, *, seconds: float, asks: Asks = takes_connections) -> None:
    """Wait until the program answers; DiedAtStart when it ends meanwhile, NotReadyInTime when it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        child.check()
        if await asks(port):
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise NotReadyInTime(child, port, seconds)
