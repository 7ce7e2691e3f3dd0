"""Ends a process whose event loop is blocked: nothing else in it could, and nobody outside may be looking."""

import asyncio
import faulthandler

_PAUSE_SECONDS = 1.0


def end_if_blocked(loop: asyncio.AbstractEventLoop, blocked_seconds: float) -> None:
    """From now on, end the process with code 1 and its stacks on stderr once the loop has not turned for so long.

    The interpreter's own timer does so even while one thread holds Python's lock. Stacks name files, lines and
    functions, and never hold what the functions were given.
    """
    faulthandler.dump_traceback_later(blocked_seconds, exit=True)
    loop.call_later(_PAUSE_SECONDS, end_if_blocked, loop, blocked_seconds)
