"""The directory as matching uses it: had from its source, read, and never empty."""

from dataclasses import dataclass, field

from services.matching.directory.reading import DirectoryReader, Reading
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.source import Look, Source
from services.matching.directory.sources.state import SourceState
from services.runtime.clock import Clock, utc_now


@dataclass
class DirectoryLoader:
    """Where the directory is, and how it is read."""

    source: Source
    reader: DirectoryReader
    now: Clock = utc_now
    _known: SourceState = field(default_factory=SourceState, init=False)

    def read(self) -> Reading:
        """The directory. Raises DirectoryAway, also when nobody could be sent to anything in it.

        An empty directory is more likely a mistake than the end of all services.
        """
        self._known = SourceState()
        return self.read_if_changed() or self._reading(Look(self.source.records(), SourceState()))

    def read_if_changed(self) -> Reading | None:
        """The directory, or None when its source knows that it is as it was last read. Raises DirectoryAway."""
        look = self.source.look(self._known, self.now())
        return None if look is None else self._reading(look)

    def _reading(self, look: Look) -> Reading:
        reading = self.reader.read(record.written for record in look.records)
        if not reading.listings:
            reasons = ", ".join(f"{count} {reason}" for reason, count in reading.counts.items() if count)
            raise DirectoryAway(self.source.where, f"none of its services can be used ({reasons or 'it has none'})")
        self._known = look.state
        return reading
