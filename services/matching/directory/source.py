"""Where the directory comes from: a file, or a feed that answers page by page."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from services.matching.directory.away import DirectoryAway
from services.matching.directory.feed import Feed
from services.matching.directory.pages import read_page

Json = Any
# What changes whenever the source does.
Stamp = tuple[int, int]


class Source(Protocol):
    """Gives the directory's services. Both methods raise DirectoryAway."""

    @property
    def where(self) -> str:
        """What people call the place."""

    def stamp(self) -> Stamp | None:
        """What tells this state of the directory from another; None where only reading it tells."""

    def services(self) -> Sequence[Json]:
        """Every service as it is written."""


class File:
    """A directory in a file: a list of services, or one page with `contents`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """The file's path."""
        return str(self._path)

    def stamp(self) -> Stamp:
        """The file's time and size."""
        try:
            about = self._path.stat()
        except OSError as cause:
            raise self._away(cause) from cause
        return about.st_mtime_ns, about.st_size

    def services(self) -> Sequence[Json]:
        """Every service as it is written."""
        try:
            return read_page(json.loads(self._path.read_bytes())).services
        except (OSError, ValueError, RecursionError) as cause:
            raise self._away(cause) from cause

    def _away(self, cause: Exception) -> DirectoryAway:
        return DirectoryAway(self.where, f"it cannot be read ({type(cause).__name__})")


def source_of(directory: str) -> Source:
    """A feed for an address that begins with http, otherwise a file."""
    return Feed(directory) if directory.startswith(("http://", "https://")) else File(Path(directory))
