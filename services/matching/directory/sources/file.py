"""A directory in a file."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from services.matching.directory.record import Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.pages import read_page
from services.matching.directory.sources.source import Look
from services.matching.directory.sources.state import SourceState


class File:
    """A directory in a file: a list of services, or one page with `contents`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """The file's path."""
        return str(self._path)

    def look(self, known: SourceState, now: datetime) -> Look | None:
        """All of it, unless its time and size are those that are known."""
        stamp = self._stamp()
        if stamp == known.stamp:
            return None
        return Look(self.records(), SourceState(stamp=stamp, whole_at=now, read_at=now))

    def records(self) -> Iterator[Record]:
        """Every service as it is written."""
        try:
            services = read_page(json.loads(self._path.read_bytes())).services
        except (OSError, ValueError, RecursionError) as cause:
            raise self._away(cause) from cause
        for number, written in enumerate(services, 1):
            yield Record(where=f"record {number}", written=written)

    def _stamp(self) -> tuple[int, int]:
        try:
            about = self._path.stat()
        except OSError as cause:
            raise self._away(cause) from cause
        return about.st_mtime_ns, about.st_size

    def _away(self, cause: Exception) -> DirectoryAway:
        return DirectoryAway(self.where, f"it cannot be read ({type(cause).__name__})")
