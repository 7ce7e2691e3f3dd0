"""The loop that keeps the directory in use up to date; when it cannot be had, the last one stays, and it says so."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from services.matching import metrics
from services.matching.directory.loader import DirectoryLoader
from services.matching.directory.reading import Reading
from services.matching.directory.sources.away import DirectoryAway
from services.matching.domain.engine import Engine
from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.runtime.working.transactions import Transactions

log = logging.getLogger(__name__)

# So many ids of one kind are named in the log; the metrics have the whole number.
_NAMED = 10


@dataclass
class Refresh:
    """Looks at the directory every `seconds`; `reading` is the one in use."""

    loader: DirectoryLoader
    matcher: Matcher
    reading: Reading
    seconds: float

    async def run(self, _: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        """Look again and again until told to stop."""
        metrics.READ_AT.set_to_current_time()
        _report(self.reading)
        while not await _stopped(stop, self.seconds):
            await self.look()

    async def look(self) -> None:
        """Use the directory as it is now, if it can be had and is another; ask again what places are free."""
        try:
            reading = await asyncio.to_thread(self.loader.read_if_changed)
        except DirectoryAway as away:
            log.warning("The last directory stays in use", extra={"why": str(away)})
            metrics.NOT_READ.inc()
            reading = None
        else:
            metrics.READ_AT.set_to_current_time()
        if reading is None or reading == self.reading:
            self.matcher.availability.doubt_all()
        else:
            self.reading = reading
            self.matcher.use(Engine(reading.listed, self.matcher.availability.engine.reach_metres))
            _report(reading)


def _report(reading: Reading) -> None:
    metrics.listed(reading.listings, reading.counts)
    log.info("The directory is in use", extra={"listed": len(reading.listings), "left_out": reading.counts})
    for reason, ids in reading.left_out.items():
        log.warning(
            "Services left out of the directory",
            extra={"reason": reason.value, "services": len(ids), "first": list(ids[:_NAMED])},
        )


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
