"""The directory as matching uses it: had from its source, read, and never empty."""

from dataclasses import dataclass, field

from services.matching.directory.away import DirectoryAway
from services.matching.directory.reading import DirectoryReader, Reading
from services.matching.directory.source import Source, Stamp


@dataclass
class DirectoryLoader:
    """Where the directory is, and how it is read."""

    source: Source
    reader: DirectoryReader
    _stamp: Stamp | None = field(default=None, init=False)

    def read(self) -> Reading:
        """The directory. Raises DirectoryAway, also when nobody could be sent to anything in it.

        An empty directory is more likely a mistake than the end of all services.
        """
        stamp = self.source.stamp()
        reading = self.reader.read(self.source.services())
        if not reading.listings:
            reasons = ", ".join(f"{count} {reason}" for reason, count in reading.counts.items() if count)
            raise DirectoryAway(self.source.where, f"none of its services can be used ({reasons or 'it has none'})")
        self._stamp = stamp
        return reading

    def read_if_changed(self) -> Reading | None:
        """The directory, or None when its source knows that it is as it was last read. Raises DirectoryAway."""
        stamp = self.source.stamp()
        return None if stamp is not None and stamp == self._stamp else self.read()
