"""How much memory each service holds at most while something goes on."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from deploy.processes.processes import Processes
from services.contract.borough_map import Component

LOOK_SECONDS = 0.25
MOST_MIB = 400


@asynccontextmanager
async def watched(processes: Processes) -> AsyncIterator[Mapping[str, float]]:
    """The most that each service was seen to hold since then, in MiB."""
    most: dict[str, float] = {component.value: 0.0 for component in Component}
    task = asyncio.create_task(_watch(processes, most))
    try:
        yield most
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(processes: Processes, most: dict[str, float]) -> None:
    while True:
        for name, known in most.items():
            if child := processes.find(name):
                most[name] = max(known, child.resident_mib)
        await asyncio.sleep(LOOK_SECONDS)
