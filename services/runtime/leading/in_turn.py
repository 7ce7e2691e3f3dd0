"""Leads a loop while the lease is ours, so that one process at a time does."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from services.runtime.backoff import Backoff
from services.runtime.storing.lease import Leads, LeaseLost
from services.runtime.working.ports import Unavailable

# Goes on until told to stop; it resets the backoff whenever a round of it has gone well.
Lead = Callable[[asyncio.Event, Backoff], Awaitable[None]]


async def lead_in_turn(lease: Leads, lead: Lead, stop: asyncio.Event, pause_seconds: float) -> None:
    """Lead while the lease is ours, until told to stop; an outage is waited out."""
    backoff = Backoff()
    while not stop.is_set():
        try:
            await lease.prepare()
            if await lease.take():
                with contextlib.suppress(LeaseLost):
                    async with lease.renewed():
                        await lead(stop, backoff)
            await pause(stop, pause_seconds)
        except Unavailable as away:
            await backoff.wait(away)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
