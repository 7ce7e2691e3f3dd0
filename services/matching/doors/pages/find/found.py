"""Services that suit what is looked for, the most fitting first: by what words say, by needs, and by what is near."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import hypot

import numpy as np
import numpy.typing as npt

from services.contract.listing import Listing
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.columns import bits_of
from services.matching.directory.export.entry import Entry
from services.matching.directory.export.query import Near, Query
from services.matching.doors.pages.find.asked import MOST_RESULTS, Asked

TopicsOf = Callable[[Listing], Mapping[str, float]]
# Of so many alone is it reckoned how well words suit them, because a service costs a tenth of a millisecond.
_SUITED = 300


@dataclass(frozen=True)
class Found:
    """A service, which of its sites is nearest, and how many metres away; None where there is nowhere to go."""

    entry: Entry
    site: int | None
    metres: float | None

    @classmethod
    def of(cls, entry: Entry, asked: Asked) -> "Found":
        """The service, as it lies to whoever asks."""
        sites = entry.listing.sites
        if asked.place is None or not sites:
            return cls(entry, 0 if sites else None, None)
        apart = [hypot(one.easting - asked.place.easting, one.northing - asked.place.northing) for one in sites]
        nearest = min(range(len(apart)), key=apart.__getitem__)
        return cls(entry, nearest, apart[nearest])


def look(catalogue: Catalogue, asked: Asked, topics_of: TopicsOf) -> list[Found]:
    """What suits, in its order; at most MOST_RESULTS."""
    if not catalogue.entries:
        return []
    in_order = map(catalogue.entries.__getitem__, _rows(catalogue, asked))
    near = Near(asked.place, asked.outcode) if asked.place else None
    serving = (entry for entry in in_order if near is None or near.serves(entry))
    found = [*islice(serving, MOST_RESULTS)]
    if asked.topics:
        found = [*_by_words(found[:_SUITED], asked, topics_of), *found[_SUITED:]]
    return [Found.of(entry, asked) for entry in found]


def _rows(catalogue: Catalogue, asked: Asked) -> Iterable[int]:
    """Rows of the catalogue that may suit: what meets most needs first, and of that what is nearest."""
    columns, wanted = catalogue.columns, np.uint32(bits_of(asked.wanted))
    met = np.bitwise_count(columns.needs & wanted)
    fits = met > 0 if asked.wanted else Query(search=asked.words).mask(catalogue)
    if asked.free:
        fits &= columns.free
    metres = _metres(catalogue, asked)
    if asked.metres is not None:
        fits &= metres <= asked.metres
    rows = np.flatnonzero(fits)
    most = -met[rows].astype(np.int64) if asked.needs else np.zeros(len(rows))
    in_order: list[int] = rows[np.lexsort((metres[rows], most))].tolist()
    return in_order


def _metres(catalogue: Catalogue, asked: Asked) -> npt.NDArray[np.float64]:
    """How far each is from where they live; what has no site is with everybody."""
    sites, nearest = catalogue.columns.sites, np.full(len(catalogue.entries), np.inf)
    if asked.place:
        apart = np.hypot(sites.easting - asked.place.easting, sites.northing - asked.place.northing)
        np.minimum.at(nearest, sites.row, apart)
    return np.where(np.isinf(nearest), 0.0, nearest)


def _by_words(entries: list[Entry], asked: Asked, topics_of: TopicsOf) -> list[Entry]:
    return sorted(entries, key=lambda entry: -round(_fit(entry.listing, asked, topics_of), 1))


def _fit(listing: Listing, asked: Asked, topics_of: TopicsOf) -> float:
    about = topics_of(listing)
    return max((about.get(topic, 0.0) * weight for topic, weight in asked.topics), default=0.0)
