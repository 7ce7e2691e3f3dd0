"""Waiting for something that is away: longer each time, never in step with others, and never giving up."""

import asyncio
import logging
import random

log = logging.getLogger(__name__)

_FIRST_SECONDS = 0.1
_LONGEST_SECONDS = 5.0


class Backoff:
    """Counts how often something was away in a row."""

    def __init__(self) -> None:
        self._pause = _FIRST_SECONDS

    async def wait(self, why: BaseException) -> None:
        """Wait before the next try, and log the failure's kind and place, because its words may hold anything."""
        log.warning("Waiting", exc_info=why, extra={"seconds": round(self._pause, 1)})
        await asyncio.sleep(self._pause * random.uniform(0.5, 1))  # noqa: S311 - not a secret
        self._pause = min(self._pause * 2, _LONGEST_SECONDS)

    def reset(self) -> None:
        """It is back."""
        self._pause = _FIRST_SECONDS
