"""The highest steady rate at which 99 of 100 answers come in time."""

import asyncio
from collections.abc import Awaitable, Callable
from math import sqrt

IN_TIME_SECONDS = 0.1
SECONDS = 2.0
FEWEST = 100
CLOSE_ENOUGH = 1.1


async def highest(holds: Callable[[float], Awaitable[bool]], first: float) -> float:
    """Find the highest rate that holds, a tenth off at most; `first` is where to begin. A rate has two tries."""

    async def holds_once(rate: float) -> bool:
        return await holds(rate) or await holds(rate)

    low = first
    while not await holds_once(low):
        low /= 2
    high = 2 * low
    while await holds_once(high):
        low, high = high, 2 * high
    while high / low > CLOSE_ENOUGH:
        middle = sqrt(low * high)
        low, high = (middle, high) if await holds_once(middle) else (low, middle)
    return low


async def in_time(
    ask: Callable[[], Awaitable[bool]], per_second: float, *, seconds: float = SECONDS, within: float = IN_TIME_SECONDS
) -> bool:
    """Ask at this rate for so many seconds, whatever becomes of the others: whether 99 of 100 were accepted in time.

    The time of each counts from when it was due, so that a caller that is held up hides nothing. `ask` gives whether
    it was accepted.
    """
    loop, going, missed = asyncio.get_running_loop(), set[asyncio.Task[None]](), 0
    count = max(FEWEST, int(per_second * seconds))
    began = loop.time()

    async def one(due: float) -> None:
        nonlocal missed
        accepted = await ask()
        missed += not accepted or loop.time() - due > within

    for number in range(count):
        if missed > count // 100:
            break
        due = began + number / per_second
        await asyncio.sleep(max(0.0, due - loop.time()))
        going.add(asyncio.create_task(one(due)))
    await asyncio.gather(*going)
    return missed <= count // 100
