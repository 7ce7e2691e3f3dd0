"""A measurement in a process of its own, on the event loop that services run on, so that none disturbs the next."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

import uvloop

from tests.bench.rows import Figure


@dataclass
class Spent:
    """Seconds by the clock, and of one process's own CPU."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def figure(self, count: int) -> Figure:
        """So many were done in this time."""
        return Figure(count / self.seconds, self.cpu_seconds * 1e6 / count)


@asynccontextmanager
async def spent() -> AsyncIterator[Spent]:
    """What the block takes, known once it has ended."""
    measured, began, cpu_began = Spent(), perf_counter(), process_time()
    yield measured
    measured.seconds, measured.cpu_seconds = perf_counter() - began, process_time() - cpu_began


async def figures_of(module: str, *told: str) -> list[float]:
    """Run the module with these words: this function will give the figures that it prints last."""
    command = [sys.executable, "-m", module, *told]
    done = await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, text=True, check=True)
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


async def spent_by(module: str, *told: str) -> Spent:
    """What the module prints that it took, run with these words."""
    return Spent(*await figures_of(module, *told))


def print_figures(measured: Coroutine[Any, Any, Spent | float]) -> None:
    """Measure, and print it for the process that started this one."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measured)
    print(*([found.seconds, found.cpu_seconds] if isinstance(found, Spent) else [found]))  # noqa: T201 - the process that started this one reads it
