"""A directory behind an address: the pages of `/services`, and `/services/{id}` where a page tells too little."""

import threading
from collections.abc import Iterator
from datetime import datetime

import httpx

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
        except (httpx.InvalidURL, ValueError) as cause:
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
        state = SourceState(whole_at=now if known.is_due(now) else known.whole_at, read_at=now)
        state.honours_modified_after = known.honours_modified_after
        tells_changes = known.honours_modified_after and not known.is_due(now)
        return Look(self._records(known, state, now), state, whole=not tells_changes)

    def _records(self, known: SourceState, state: SourceState, now: datetime) -> Iterator[Record]:
        allowance = Allowance(self.where, self._limits, self._stop)
        with Asker(allowance) as asker:
            reading = FeedReading(asker, allowance, self._address, known, state)
            if known.is_due(now):
                yield from reading.everything(now)
            elif known.honours_modified_after and known.read_at:
                yield from reading.changes(known.read_at)
            else:
                yield from reading.everything_listed()
