"""The directory as matching uses it: had from its source, read, and never empty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Fate, ReadRecord
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.source import Look, Source
from services.matching.directory.sources.state import SourceState
from services.matching.domain.listed import Listed
from services.runtime.clock import Clock, utc_now


@dataclass(frozen=True, slots=True)
class Reading:
    """What the directory held: the listings by service id, and what the services left out go by, by reason."""

    listings: tuple[Listing, ...]
    left_out: Mapping[str, Sequence[str]]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The listings, each in its first version, and kept by the borough of its first place."""
        return tuple(Listed(one, 1, _keeper(one)) for one in self.listings)

    @property
    def counts(self) -> dict[str, int]:
        """How many were left out, for every reason."""
        return {reason: len(named) for reason, named in self.left_out.items()}

    @classmethod
    def of(cls, records: Iterable[ReadRecord]) -> "Reading":
        """What the records come to."""
        listings: list[Listing] = []
        left_out: defaultdict[str, list[str]] = defaultdict(list)
        for record in records:
            if record.listing:
                listings.append(record.listing)
            elif record.fate is not Fate.UNCHANGED:
                left_out[record.findings[-1].code].append(record.named)
        return cls(tuple(sorted(listings, key=lambda listing: listing.service_id)), dict(left_out))


def _keeper(listing: Listing) -> BoroughSlug:
    return listing.sites[0].borough if listing.sites else BoroughSlug.CITY_OF_LONDON


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
        reading = Reading.of(self.reader.read(look.records))
        if not reading.listings:
            reasons = ", ".join(f"{count} {reason}" for reason, count in reading.counts.items() if count)
            raise DirectoryAway(self.source.where, f"none of its services can be used ({reasons or 'it has none'})")
        self._known = look.state
        return reading
