"""How much of a directory is read, and for how long, before it is given up: nothing that comes is trusted."""

import threading
import time
from dataclasses import dataclass

from services.matching.directory.sources.away import DirectoryAway, ReadingStopped

_MIB = 1024 * 1024
_FASTER = "See why it is so slow, or have it give fewer services in a page"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading of a directory may take.

    `seconds` is for the whole, `page_seconds` for one answer of a server, `answer_seconds` for it to begin or go on.
    Bytes are counted unpacked. A whole service of Open Referral UK has some 5,000 characters; London has fewer than
    50,000 services.
    """

    seconds: float = 7200
    page_seconds: float = 600
    answer_seconds: float = 30
    page_bytes: int = 256 * _MIB
    whole_bytes: int = 1024 * _MIB
    record_characters: int = 1_000_000
    services: int = 200_000
    pages: int = 10_000
    tries: int = 4
    backoff_seconds: float = 1


class Allowance:
    """What is left of the limits while a directory is read; it is asked between any two pieces that come in."""

    def __init__(self, where: str, limits: Limits, stop: threading.Event | None = None) -> None:
        self.where = where
        self.limits = limits
        self._stop = stop or threading.Event()
        self._ends = time.monotonic() + limits.seconds
        self._page_ends = self._ends
        self._page_bytes = self._bytes = self._services = 0

    def check(self) -> None:
        """Raise ReadingStopped if it is to stop, DirectoryAway if its time is over."""
        if self._stop.is_set():
            raise ReadingStopped(self.where)
        if self.seconds_left <= 0:
            raise self.away(f"it was not read whole within {self.limits.seconds:g} seconds", _FASTER)
        if time.monotonic() >= self._page_ends:
            raise self.away(f"one answer of it took {self.limits.page_seconds:g} seconds", _FASTER)

    @property
    def seconds_left(self) -> float:
        """Until the whole is given up."""
        return self._ends - time.monotonic()

    def begin_page(self) -> None:
        """What comes is another answer of a server."""
        self._page_bytes = 0
        self._page_ends = time.monotonic() + self.limits.page_seconds

    def take_bytes(self, count: int) -> None:
        """So many more, unpacked. Raises DirectoryAway where they are too many."""
        self.check()
        self._page_bytes += count
        self._bytes += count
        if self._page_bytes > self.limits.page_bytes or self._bytes > self.limits.whole_bytes:
            most = min(self.limits.page_bytes, self.limits.whole_bytes) // _MIB
            raise self.away(f"it is larger than {most} MiB", "Have it give fewer services in a page")

    def take_service(self) -> None:
        """One more. Raises DirectoryAway where they are too many."""
        self._services += 1
        if self._services > self.limits.services:
            what = f"it goes on after {self.limits.services:,} services, which is more than there can be"
            raise self.away(what, "See whether its pages ever end")

    def away(self, what: str, do: str) -> DirectoryAway:
        """What is wrong with the directory that is read."""
        return DirectoryAway(self.where, what, do)
