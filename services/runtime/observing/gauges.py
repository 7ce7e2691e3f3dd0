"""Shows in the metrics what no single event tells: what waits in the database, what is ready, what time it is."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.clock import Clock
from services.runtime.observing import metrics
from services.runtime.observing.probes import Checks
from services.runtime.working.parked import ParkedCounts
from services.runtime.working.ports import Unavailable

_EVERY_SECONDS = 10.0
_OUTCOMES = (*metrics.WORKED, metrics.DEAD_LETTERED, metrics.PARKED)


@dataclass(frozen=True)
class Gauges:
    """Looks every few seconds. `consumed` and `published` are the contract's topics; `waiting` asks the database.

    `boroughs` is the digest of the map that the process began with; none where it has no map.
    """

    consumed: Sequence[str]
    published: Sequence[str]
    waiting: Callable[[], Awaitable[ParkedCounts]]
    standstill_seconds: Callable[[], float]
    clock: Clock
    boroughs: str = ""

    async def watch(self, ready: Checks) -> None:
        """Look for ever."""
        self.begin()
        while True:
            await self.look(ready)
            await asyncio.sleep(_EVERY_SECONDS)

    def begin(self) -> None:
        """Show every count as 0 before the first: of one that begins at 1 Prometheus cannot tell that it has grown."""
        for topic, outcome in product(self.consumed, _OUTCOMES):
            metrics.EVENTS.labels(topic, outcome)
        for topic in self.published:
            metrics.PUBLISHED.labels(topic)
        for reason in DeadLetterReason:
            metrics.DEAD_LETTERS.labels(reason.value)
        metrics.BUILD.labels(version("linkway")).set(1)
        if self.boroughs:
            metrics.BOROUGHS.labels(self.boroughs).set(1)
        metrics.CLOCK.set_function(lambda: self.clock().timestamp())

    async def look(self, ready: Checks) -> None:
        """Look once. What was seen last of the database stays while it is away; that it is away shows beside it."""
        metrics.STANDSTILL.set(self.standstill_seconds())
        for check, passed in (await ready()).items():
            metrics.READY.labels(check).set(passed)
        try:
            self._show(await self.waiting())
        except Unavailable:
            return

    def _show(self, waiting: ParkedCounts) -> None:
        now = self.clock()
        metrics.PARKED_KEYS.set(waiting.keys)
        for reason in DeadLetterReason:
            since = waiting.since.get(reason.value, now)
            metrics.DEAD_LETTERS_WAITING.labels(reason.value).set(waiting.rows.get(reason.value, 0))
            metrics.DEAD_LETTERS_OLDEST_AGE.labels(reason.value).set(max(0.0, (now - since).total_seconds()))
