"""Ctrl-C: the first stops everything in order, the second at once."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any, TypeVar

from deploy.cli.output import Exit, Interrupted

R = TypeVar("R")
Hurry = Callable[[], object]
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(work: Coroutine[Any, Any, R], *, hurry: Hurry) -> R:
    """Run it to its end. At a first signal it is cancelled, and Interrupted raised when it has put things in order.

    At a second, `hurry` must end what was started, and this process ends without looking back.
    """
    interrupts = _Interrupts(hurry)
    before = {number: signal.signal(number, interrupts.heed) for number in SIGNALS}
    try:
        return asyncio.run(interrupts.watch(work))
    finally:
        # After an interruption they stay, because threads may be waited for until the very end.
        if not interrupts.asked:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Interrupts:
    """A plain signal handler and not the loop's, because that one would wait while something blocks the loop."""

    def __init__(self, hurry: Hurry) -> None:
        self._hurry = hurry
        self.asked = False
        self._cancel: Callable[[], object] = lambda: None

    async def watch(self, work: Coroutine[Any, Any, R]) -> R:
        """Wait for the work, or turn its cancellation into Interrupted."""
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        if self.asked:
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if self.asked:
                raise Interrupted from None
            raise

    def heed(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        if self.asked:
            self._hurry()
            os._exit(Exit.INTERRUPTED)
        self.asked = True
        self._cancel()
