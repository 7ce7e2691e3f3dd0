"""A directory behind an address: the pages of `/services`, and `/services/{id}` where a page tells too little."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feeds.address import FeedAddress
from services.matching.directory.sources.feeds.asking import Asker
from services.matching.directory.sources.feeds.reading import FeedReading
from services.matching.directory.sources.limits import Allowance, Limits
from services.matching.directory.sources.source import Look
from services.matching.directory.sources.state import SourceState
from services.runtime.clock import utc_now

_LIMITS = Limits()


class Feed:
    """An Open Referral UK feed at `{address}/services`; the address may be given with `/services`, and with a query."""

    def __init__(self, address: str, *, limits: Limits = _LIMITS, stop: threading.Event | None = None) -> None:
        try:
            self._address = FeedAddress(address)
        except ValueError as cause:
            raise DirectoryAway(address, f"this is no address ({cause})") from cause
        self._limits = limits
        self._stop = stop

    @property
    def where(self) -> str:
        """Its address, without the query, which may hold a key."""
        return self._address.shown

    def records(self) -> Iterator[Record]:
        """Every service, whole."""
        return self.look(SourceState(), utc_now()).records

    def look(self, known: SourceState, now: datetime) -> Look:
        """All of it once a day; in between what has changed, if the feed has shown that it can tell.

        The records are to be read to the end, in one thread, without an event loop.
        """
        if known.is_due(self.where, now):
            state = SourceState(where=self.where, whole_at=now, read_at=now)
            return Look(self._read(SourceState(), state, lambda reading: reading.everything(now)), state)
        state = known.model_copy(update={"read_at": now})
        since = known.read_at if known.honours_modified_after else None
        if since is None:
            return Look(self._read(known, state, FeedReading.everything_listed), state)
        return Look(self._read(known, state, lambda reading: reading.changes(since)), state, whole=False)

    def _read(
        self, known: SourceState, state: SourceState, read: Callable[[FeedReading], Iterator[Record]]
    ) -> Iterator[Record]:
        allowance = Allowance(self.where, self._limits, self._stop)
        with Asker(allowance) as asker:
            yield from read(FeedReading(asker, allowance, self._address, known, state))
