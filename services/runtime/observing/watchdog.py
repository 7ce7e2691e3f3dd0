"""Notices what stands still though all that it needs answers, because a process that looks alive must get on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

log = logging.getLogger(__name__)

_LOOKS_PER_LIMIT = 12

Answers = Callable[[], Awaitable[bool]]


class StandsStill(Exception):
    """Parts of the service make no progress, and a new process would."""


@dataclass
class Duty:
    """What must go on: for how long it has not, for how long it may not, and who must answer so that it can."""

    name: str
    idle_seconds: Callable[[], float]
    limit_seconds: float
    needs: Sequence[Answers]
    excused_at: float = field(default=float("-inf"), init=False)

    @property
    def look_seconds(self) -> float:
        """How often to look."""
        return self.limit_seconds / _LOOKS_PER_LIMIT

    async def stands_still(self, clock: Callable[[], float]) -> bool:
        """Whether it has stood still for too long while all that it needs answered."""
        if self.idle_seconds() < self.look_seconds:
            return False
        # Asked at each look and not at the last alone, because what comes back needs time to be taken up again.
        if not all(await asyncio.gather(*(answers() for answers in self.needs))):
            self.excuse(clock())
        return min(self.idle_seconds(), clock() - self.excused_at) > self.limit_seconds

    def excuse(self, now: float) -> None:
        """Count from here: until now it could not get on."""
        self.excused_at = now


class Watchdog:
    """Looks at the duties; health tells what was seen last."""

    def __init__(self, duties: Sequence[Duty], *, clock: Callable[[], float] = monotonic) -> None:
        self._duties = duties
        self._clock = clock
        self._looked_at = clock()
        self.goes_on: Mapping[str, bool] = {duty.name: True for duty in duties}

    async def watch(self) -> None:
        """Look for ever. Raises StandsStill."""
        while True:
            await asyncio.sleep(min(duty.look_seconds for duty in self._duties))
            await self.look()
            if still := [name for name, goes_on in self.goes_on.items() if not goes_on]:
                log.error("The service stands still though all that it needs answers", extra={"parts": still})
                raise StandsStill(", ".join(still))

    async def look(self) -> None:
        """Look once."""
        now = self._clock()
        for duty in self._duties:
            # A process that was stopped from outside, and goes on now, could not look nor do anything else.
            if now - self._looked_at > duty.limit_seconds / 2:
                duty.excuse(now)
        self.goes_on = {duty.name: not await duty.stands_still(self._clock) for duty in self._duties}
        self._looked_at = self._clock()
