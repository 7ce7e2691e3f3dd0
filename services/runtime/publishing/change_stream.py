"""Brings what was just committed to the outbox into the process, in the order of the commits, within milliseconds."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from services.runtime.publishing.ports import FellBehind
from services.runtime.storing.collection import Document
from services.runtime.storing.outbox import message_of
from services.runtime.working.outgoing import OutboxMessage

# Opens a stream of what is inserted, which gives None where nothing came for so many milliseconds.
Watch = Callable[[int], AbstractContextManager[Iterator[Document | None]]]

_STOP_CHECK_MS = 250
_OPEN_SECONDS = 10.0
_CARRIED = 5_000
_CARRIED_BYTES = 16 * 1024 * 1024


class OutboxChanges:
    """A change stream with a thread of its own, because the driver's hop per document would cost more than the work.

    It carries everything committed since it was opened, up to a bound in messages and bytes; beyond that it ends.
    """

    def __init__(self, watch: Watch, *, most: int = _CARRIED, most_bytes: int = _CARRIED_BYTES) -> None:
        self._watch = watch
        self._most = most
        self._room = most_bytes
        self._arrived: deque[OutboxMessage] = deque()
        self._lock = threading.Lock()
        self._opened = asyncio.Event()
        self._signal = asyncio.Event()
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Begin: what is committed from here on will arrive. Raises TimeoutError where MongoDB hangs."""
        # A daemon's thread and no executor's, because the process must be able to end while MongoDB hangs.
        threading.Thread(target=self._read, name="outbox-feed", daemon=True).start()
        await asyncio.wait_for(self._opened.wait(), _OPEN_SECONDS)
        if self._failure:
            raise self._failure

    def _read(self) -> None:
        try:
            with self._watch(_STOP_CHECK_MS) as inserted:
                self._tell(self._opened)
                for document in inserted:
                    if document is not None:
                        self._carry(document)
                    if self._stopping.is_set():
                        return
        except Exception as failure:
            self._failure = failure
            self._tell(self._opened)
            self._tell(self._signal)

    def _carry(self, document: Document) -> None:
        message = message_of(document)
        with self._lock:
            self._room -= message.size
            if self._room < 0 or len(self._arrived) >= self._most:
                raise FellBehind
            self._arrived.append(message)
        self._tell(self._signal)

    def _tell(self, event: asyncio.Event) -> None:
        if not event.is_set():
            with contextlib.suppress(RuntimeError):  # the loop is gone, and nobody waits
                self._loop.call_soon_threadsafe(event.set)

    async def take(self, limit: int, seconds: float) -> list[OutboxMessage]:
        """Up to `limit` messages, in order; none if nothing arrives within the time.

        Raises what ended the stream, FellBehind among it; what was still carried is in the outbox.
        """
        if not self._arrived:
            self._signal.clear()
            if not self._arrived and not self._failure:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._signal.wait(), seconds)
        if self._failure:
            raise self._failure
        with self._lock:
            taken = [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]
            self._room += sum(message.size for message in taken)
        return taken

    async def close(self) -> None:
        """End the thread, and do not wait for it: one that hangs in the driver ends when the driver gives up."""
        self._stopping.set()
