"""Leaves alone what another has taken over, and takes up what comes back, while the service runs on."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from services.contract.boroughs import BoroughSlug
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.observing import metrics
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import TopicPartition

# So long a borough that comes back waits at most; the other way the fence stops what is worked, whenever this looks.
LOOK_SECONDS = 0.25

log = logging.getLogger(__name__)


class Handovers:
    """Looks again and again which boroughs another works; `take_up` begins with partitions whose borough came back."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        take_up: Callable[[Sequence[TopicPartition]], None],
        *,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._look_seconds = look_seconds
        self._dispatcher = dispatcher
        self._take_up = take_up
        self._known: frozenset[BoroughSlug] = frozenset()

    async def watch(self) -> None:
        """Look for ever; an outage is waited out."""
        while True:
            try:
                await self.look()
            except Unavailable as away:
                log.warning("Which boroughs another works is not known", extra={"failure": type(away).__name__})
            await asyncio.sleep(self._look_seconds)

    async def look(self) -> None:
        """See what has gone and what came back. Raises Unavailable."""
        gone = await self._dispatcher.worker.transactions.storage.handed_over()
        of = self._dispatcher.borough_of
        self._dispatcher.leave([place for place in self._dispatcher.assigned if of(place) in gone])
        back = [place for place in self._dispatcher.elsewhere if of(place) not in gone]
        self._tell(gone)
        if back:
            self._dispatcher.elsewhere.difference_update(back)
            self._take_up(sorted(back))

    def _tell(self, gone: frozenset[BoroughSlug]) -> None:
        if gone == self._known:
            return
        for borough in gone - self._known:
            log.info("Another works this borough now; nothing of it is worked here", extra={"borough": borough})
        for borough in self._known - gone:
            log.info("This borough came back, and is worked here again", extra={"borough": borough})
        for borough in gone ^ self._known:
            metrics.HANDED_OVER.labels(borough).set(borough in gone)
        self._known = gone
