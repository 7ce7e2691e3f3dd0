"""What every source of a directory does, whether it is a file, a feed or a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.matching.directory.record import Record
from services.matching.directory.sources.state import SourceState


@dataclass(frozen=True)
class Look:
    """One look at a source.

    `records` raises DirectoryAway where the directory cannot be had whole: nothing of it may then be used. If it is
    `whole`, a service that is not among the records is gone from its directory; otherwise they are those that have
    changed. `state` is to be kept for the next look, once the records have ended and what they say is kept.
    """

    records: Iterator[Record]
    state: SourceState
    whole: bool = True


class Source(Protocol):
    """Gives the records of a directory."""

    @property
    def where(self) -> str:
        """What people call the place: a path or an address."""

    def records(self) -> Iterator[Record]:
        """Every service as it is written, read anew; raises DirectoryAway where it cannot be had whole."""

    def look(self, known: SourceState, now: datetime) -> Look | None:
        """What it says beyond what is `known` of it; None where it is as it was. Raises DirectoryAway."""


def look_at_file(source: Source, stamp: tuple[int, int], known: SourceState, now: datetime) -> Look | None:
    """All of a source in a file, unless the `stamp` of the file is that which is known; once a day all the same."""
    if stamp == known.stamp and not known.is_due(source.where, now):
        return None
    return Look(source.records(), SourceState(where=source.where, stamp=stamp, whole_at=now, read_at=now))
