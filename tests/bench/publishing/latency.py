"""Latency at a steady rate, whatever the answers take."""

import asyncio
from collections.abc import Awaitable, Callable
from statistics import quantiles


async def at_a_steady_rate(act: Callable[[], Awaitable[float]], count: int, per_second: float) -> list[float]:
    """Begin the act `per_second` times a second: this function will give what each gave."""
    loop, tasks = asyncio.get_running_loop(), []
    began = loop.time()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))
        tasks.append(asyncio.ensure_future(act()))
    return await asyncio.wait_for(asyncio.gather(*tasks), 60)


def p50_and_p99(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000
