"""Services that suit what is looked for, the most fitting first: by what words say, by needs, and by what is near."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from services.contract.listing import Listing
from services.matching.directory.export.catalogue import Catalogue, Entry
from services.matching.directory.export.query import Near, Query
from services.matching.doors.pages.find.asked import MOST_RESULTS, Asked

TopicsOf = Callable[[Listing], Mapping[str, float]]
# Of so many alone is it reckoned how well words suit them, because a service costs a tenth of a millisecond.
_SUITED = 400


@dataclass(frozen=True)
class Found:
    """A service, which of its sites is nearest, and how many metres away; None where there is nowhere to go."""

    entry: Entry
    site: int | None
    metres: float | None


def look(catalogue: Catalogue, asked: Asked, topics_of: TopicsOf) -> list[Found]:
    """All that suit, in their order; at most MOST_RESULTS."""
    near = Near(asked.place, asked.outcode) if asked.place else None
    fitting = [entry for entry in _entries(catalogue, asked) if near is None or near.serves(entry)]
    found = [one for entry in fitting if (one := _at_its_nearest(entry, asked))]
    found.sort(key=lambda one: _order(one, asked))
    if asked.topics:
        fit = {id(one): _fit(one.entry.listing, asked, topics_of) for one in found[:_SUITED]}
        found.sort(key=lambda one: (-round(fit.get(id(one), 0.0), 1), *_order(one, asked)))
    return found[:MOST_RESULTS]


def _entries(catalogue: Catalogue, asked: Asked) -> Iterator[Entry] | Sequence[Entry]:
    if asked.wanted:
        return (entry for entry in catalogue.entries if not asked.wanted.isdisjoint(entry.listing.needs))
    return Query(search=asked.words).among(catalogue)


def _at_its_nearest(entry: Entry, asked: Asked) -> Found | None:
    listing = entry.listing
    if asked.free and not any(cost.pence == 0 for cost in listing.costs):
        return None
    if asked.place is None or not listing.sites:
        return Found(entry, 0 if listing.sites else None, None)
    apart = [hypot(site.easting - asked.place.easting, site.northing - asked.place.northing) for site in listing.sites]
    nearest = min(range(len(apart)), key=apart.__getitem__)
    if asked.metres is not None and apart[nearest] > asked.metres:
        return None
    return Found(entry, nearest, apart[nearest])


def _order(found: Found, asked: Asked) -> tuple[int, float, str]:
    met = len(asked.wanted.intersection(found.entry.listing.needs)) if asked.needs else 0
    return -met, found.metres or 0.0, found.entry.listing.name


def _fit(listing: Listing, asked: Asked, topics_of: TopicsOf) -> float:
    about = topics_of(listing)
    return max((about.get(topic, 0.0) * weight for topic, weight in asked.topics), default=0.0)
