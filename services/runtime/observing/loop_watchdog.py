"""Ends a process whose event loop is blocked: nothing else in it could, and nobody outside may be looking."""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time

from services.runtime.exit_codes import ExitCode

log = logging.getLogger(__name__)

_LOOKS = 30
_PAUSE_SECONDS = 1.0
# Where even this thread cannot run (a regular expression holds Python's lock), the interpreter's own timer ends the
# process, with code 1; one that was stopped from outside for so long is ended too, and another takes its place.
_LAST_RESORT = 3


class LoopWatchdog(threading.Thread):
    """Asks the loop for a sign of life, again and again, from a thread of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, blocked_seconds: float) -> None:
        super().__init__(name="loop-guard", daemon=True)
        self._loop = loop
        self._blocked_seconds = blocked_seconds

    def run(self) -> None:
        """Watch until the process ends."""
        while not self._loop.is_closed():
            faulthandler.dump_traceback_later(self._blocked_seconds * _LAST_RESORT, exit=True)
            if not self._turns():
                self._end()
            time.sleep(_PAUSE_SECONDS)

    def _turns(self) -> bool:
        turned = threading.Event()
        self._loop.call_soon_threadsafe(turned.set)
        # Many short waits, because a process that was stopped from outside and goes on was not blocked all that time.
        return any(turned.wait(self._blocked_seconds / _LOOKS) for _ in range(_LOOKS))

    def _end(self) -> None:
        log.critical("The event loop is blocked; the process ends", extra={"exit_code": ExitCode.BLOCKED.value})
        # Stacks name files, lines and functions, and never hold what the functions were given.
        faulthandler.dump_traceback(file=sys.stderr, all_threads=True)
        os._exit(ExitCode.BLOCKED)
