"""A measurement in a process of its own, on the event loop that services run on, so that none disturbs the next."""

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from typing import Any

import uvloop


async def figure_of(module: str, *told: str) -> float:
    """Run the module with these words: this function will give the figure that it prints."""
    command = [sys.executable, "-m", module, *told]
    done = await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1])


def print_figure(measured: Coroutine[Any, Any, float]) -> None:
    """Measure, and print it for the process that started this one."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(measured))  # noqa: T201 - the process that started this one reads it
