"""A directory in a file: a list of services, or a page that holds all of them; also packed with gzip."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.json_window import JsonWindow
from services.matching.directory.sources.limits import Allowance, Limits
from services.matching.directory.sources.pages import Marks, Page
from services.matching.directory.sources.source import Look, look_at_file
from services.matching.directory.sources.state import SourceState
from services.matching.directory.sources.unpacking import text_of

_PIECE = 65_536
_LIMITS = Limits()
# Reads a file; raises OSError, ValueError, or DirectoryAway.
ReadFile = Callable[[Path, Allowance], Iterator[Record]]


def read_json(path: Path, allowance: Allowance) -> Iterator[Record]:
    """The services of a file in Open Referral UK 3.0."""
    number = 0
    try:
        with path.open("rb") as file:
            pieces = text_of(iter(lambda: file.read(_PIECE), b""), allowance)
            page = Page(JsonWindow(pieces, allowance.limits.record_characters))
            for number, entry in enumerate(page.entries(), 1):
                allowance.take_service()
                yield Record(where=f"record {number}", written=entry.written, id=entry.id)
    except ValueError as cause:
        raise ValueError(f"{cause}, after record {number}" if number else str(cause)) from cause
    _refuse_a_part(page.marks, number, allowance)


class File:
    """A source in a file that `read` understands, which is read again when its time or size is another."""

    def __init__(
        self, path: Path, read: ReadFile = read_json, *, limits: Limits = _LIMITS, stop: threading.Event | None = None
    ) -> None:
        self._path = path
        self._read = read
        self._limits = limits
        self._stop = stop

    @property
    def where(self) -> str:
        """The file's path."""
        return str(self._path)

    def look(self, known: SourceState, now: datetime) -> Look | None:
        """All of it, unless its time and size are those that are known; once a day all the same."""
        return look_at_file(self, self._stamp(), known, now)

    def records(self) -> Iterator[Record]:
        """Every service as it is written."""
        try:
            yield from self._read(self._path, Allowance(self.where, self._limits, self._stop))
        except (OSError, ValueError) as cause:
            raise self._away(cause) from cause

    def _stamp(self) -> tuple[int, int]:
        try:
            about = self._path.stat()
        except OSError as cause:
            raise self._away(cause) from cause
        return about.st_mtime_ns, about.st_size

    def _away(self, cause: OSError | ValueError) -> DirectoryAway:
        why = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
        return DirectoryAway(self.where, f"it cannot be read ({why})")


def _refuse_a_part(marks: Marks, count: int, allowance: Allowance) -> None:
    if (marks.total_pages or 0) > 1 and (marks.total_items or 0) > count:
        what = f"it is one page of {marks.total_pages}, with {count} of {marks.total_items} services"
        raise allowance.away(what, "Save all pages in one file, or name the address of the feed")
