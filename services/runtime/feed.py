"""Brings what was just committed to the outbox into the process, in the order of the commits, within milliseconds."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from services.runtime.letter import Letter
from services.runtime.outbox import letter_of

_STOP_CHECK_MS = 250


class Feed:
    """A change stream with a thread of its own, because the driver's hop per document would cost more than the work."""

    def __init__(self, watch: Callable[[int], Any]) -> None:
        self._watch = watch
        self._arrived: deque[Letter] = deque()
        self._signal = asyncio.Event()
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Begin: what is committed from here on will arrive."""
        stream = await asyncio.to_thread(self._watch, _STOP_CHECK_MS)
        self._thread = threading.Thread(target=self._read, args=(stream,), name="outbox-feed", daemon=True)
        self._thread.start()

    def _read(self, stream: Any) -> None:  # noqa: ANN401 - the driver's stream
        try:
            with stream:
                while not self._stopping.is_set():
                    change = stream.try_next()
                    if change is not None:
                        self._arrived.append(letter_of(change["fullDocument"]))
                        self._wake()
        except Exception as failure:
            self._failure = failure
            self._wake()

    def _wake(self) -> None:
        if not self._signal.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._signal.set)

    async def take(self, limit: int, seconds: float) -> list[Letter]:
        """Up to `limit` letters, in order; none if nothing arrives within the time. Raises what ended the stream."""
        if not self._arrived:
            self._signal.clear()
            if not self._arrived:
                await _within(self._signal.wait(), seconds)
        if self._failure:
            raise self._failure
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    async def close(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread:
            await asyncio.to_thread(self._thread.join)


async def _within(waiting: Any, seconds: float) -> None:  # noqa: ANN401 - any awaitable
    try:
        await asyncio.wait_for(waiting, seconds)
    except TimeoutError:
        return
