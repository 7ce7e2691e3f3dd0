"""Waiting for a program to answer on its port."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from deploy.ports import LOOPBACK
from deploy.problems import CannotRun
from deploy.processes.child import Child
from deploy.processes.logs import what_it_said

PAUSE_SECONDS = 0.05
Greet = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class NotReadyInTime(CannotRun):
    """A program runs, but did not answer within the time that a slow machine would need."""

    def __init__(self, child: Child, port: int, seconds: float) -> None:
        super().__init__(
            f"{child.name} did not answer within {seconds:.0f} seconds. It said:\n{what_it_said(child.log)}",
            where=f"{LOOPBACK}:{port}; its log is {child.log}",
            do="look whether this machine is very busy or short of memory, and start again",
        )


async def only_connect(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Ask nothing: that the port takes connections is enough."""


async def answers(child: Child, port: int, *, seconds: float, greet: Greet = only_connect) -> None:
    """Wait until the program answers; DiedAtStart when it ends meanwhile, NotReadyInTime when it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        child.check()
        if await answers_now(port, greet):
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise NotReadyInTime(child, port, seconds)


async def answers_now(port: int, greet: Greet = only_connect) -> bool:
    """Whether something on this port takes a connection and returns the greeting."""
    try:
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    try:
        await asyncio.wait_for(greet(reader, writer), timeout=1)
    except (OSError, EOFError, TimeoutError):
        return False
    finally:
        writer.close()
    return True
