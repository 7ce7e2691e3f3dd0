"""A feed in memory: what it says may be changed, and it may be away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.matching.directory.record import Fate, Finding, ReadRecord, Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.source import Look
from services.matching.directory.sources.state import SourceState
from services.matching.refresh.reading import FeedReading


def taken(listing: Listing) -> ReadRecord:
    return ReadRecord("record 1", str(listing.service_id), Fate.TAKEN, listing.service_id, listing)


def left_out(listing: Listing, code: str) -> ReadRecord:
    why = Finding(code, "status", "is not active", "say so when it is")
    return ReadRecord("record 1", str(listing.service_id), Fate.LEFT_OUT, listing.service_id, findings=(why,))


def as_kept(listing: Listing, fate: Fate) -> ReadRecord:
    return ReadRecord("record 1", str(listing.service_id), fate, listing.service_id)


def nameless(fate: Fate) -> ReadRecord:
    return ReadRecord("record 1", "a club without an id", fate)


@dataclass
class FeedInMemory:
    """Source and reader in one: its `records` are read already. A reading breaks off where one of them is None."""

    records_read: list[ReadRecord | None] = field(default_factory=list)
    whole: bool = True
    looks: int = 0
    where: str = "https://feed.example"

    def says(self, *listings: Listing) -> None:
        """Say these, from the next look on."""
        self.says_records(*map(taken, listings))

    def says_records(self, *records: ReadRecord | None) -> None:
        self.records_read = [*records]

    def records(self) -> Iterator[Record]:
        for one in self.records_read:
            if one is None:
                raise DirectoryAway(self.where, "its last page is missing")
            yield Record(one.where, one)

    def look(self, known: SourceState, now: datetime) -> Look | None:
        self.looks += 1
        stamp = (hash(tuple(self.records_read)), 0)
        return None if known.stamp == stamp else Look(self.records(), SourceState(stamp=stamp, read_at=now), self.whole)

    def read(self, records: Iterable[Record]) -> Iterator[ReadRecord]:
        yield from (record.written for record in records)

    def reading(self, name: str = "invented", *, named: tuple[str, ...] = ("invented", "another")) -> FeedReading:
        """How matching reads it."""
        return FeedReading(name, self, self, named, tuple(BoroughSlug))
