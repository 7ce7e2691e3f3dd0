"""Reads all records of a directory at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from services.matching.directory.reading import NO_ID, DirectoryReader
from services.matching.directory.record import Fate, Finding, ReadRecord, Record


@dataclass(frozen=True)
class WholeReading:
    """A reader that needs all records before it gives the first."""

    reader: DirectoryReader

    def read(self, records: Iterable[Record]) -> Iterator[ReadRecord]:
        """Each record as it was read; raises what the records raise."""
        reading = self.reader.read(record.written for record in records)
        for listing in reading.listings:
            yield ReadRecord("", listing.name, Fate.TAKEN, listing.service_id, listing)
        for reason, ids in reading.left_out.items():
            for one in ids:
                found = (Finding(reason.value, "", "", ""),)
                yield ReadRecord("", one, Fate.LEFT_OUT, UUID(one) if one != NO_ID else None, None, found)
