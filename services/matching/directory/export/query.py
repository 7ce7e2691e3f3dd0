"""What is looked for in the directory: the filters of Open Referral UK 3.0, all of which must hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.contract.listing import Area
from services.contract.words.listing_words import AreaKind
from services.geography.gazetteer import Place
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.columns import Columns, bit_of, minutes
from services.matching.directory.export.entry import Entry, Located
from services.matching.directory.export.terms import Term

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Query:
    """Filters of services. Those of ages and times mean what the standard says, however little that helps a person.

    `search` holds words that must all occur, `terms` those of which one must; `opens` and `closes` are times of day as
    `HH:MM`; `day` is `MO` to `SU`.
    """

    search: tuple[str, ...] = ()
    terms: frozenset[Term] | None = None
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    opens: str | None = None
    closes: str | None = None
    day: str | None = None
    modified_after: datetime | None = None

    def among(self, catalogue: Catalogue) -> Sequence[Entry]:
        """The entries that are looked for, in their order."""
        if self == _ANY:
            return catalogue.entries
        return [catalogue.entries[row] for row in np.flatnonzero(self.mask(catalogue))]

    def mask(self, catalogue: Catalogue) -> Mask:
        """For each entry, whether it is looked for; texts are searched last, where everything else fits."""
        columns, count = catalogue.columns, len(catalogue.entries)
        fits = np.ones(count, dtype=np.bool_)
        for one in (*self._of_a_kind(columns, count), *self._in_bounds(columns)):
            fits &= one
        for word in self.search:
            rows = np.flatnonzero(fits)
            fits[[row for row in rows if word not in catalogue.entries[row].text]] = False
        return fits

    def _of_a_kind(self, columns: Columns, count: int) -> Iterable[Mask]:
        if self.terms is not None:
            yield _rows((columns.terms[term] for term in self.terms), count)
        if self.organization_id is not None:
            yield _rows([columns.organizations.get(self.organization_id, ())], count)
        if (self.day, self.opens, self.closes) != (None, None, None):
            yield self._then(columns, count)

    def _in_bounds(self, columns: Columns) -> Iterable[Mask]:
        if self.minimum_age is not None:
            yield columns.minimum_age >= self.minimum_age
        if self.maximum_age is not None:
            yield columns.maximum_age <= self.maximum_age
        if self.modified_after is not None:
            # Of what nobody knows when it changed, whoever asks is told rather once too often.
            yield columns.changed_at >= self.modified_after.timestamp()

    def _then(self, columns: Columns, count: int) -> Mask:
        """Where one of its times fits wholly."""
        times = columns.times
        then = np.ones(len(times.row), dtype=np.bool_)
        if self.day is not None:
            then &= times.days & bit_of(self.day) != 0
        if self.opens is not None:
            then &= times.opens >= minutes(self.opens)
        if self.closes is not None:
            then &= times.closes <= minutes(self.closes)
        return _rows([times.row[then]], count)


_ANY = Query()


@dataclass(frozen=True, slots=True)
class Near:
    """Where somebody lives, and how far from there a site may be, as the crow flies; None is however far.

    Whoever serves areas must serve the one that the place is in; a ward cannot be told from a postcode.
    """

    place: Place
    outcode: str
    metres: float | None = None

    def serves(self, entry: Entry) -> bool:
        """Whether the service is for whoever lives there."""
        areas = entry.listing.areas
        return not areas or any(map(self._is_in, areas))

    def _is_in(self, area: Area) -> bool:
        code = {AreaKind.BOROUGH: self.place.borough, AreaKind.OUTCODE: self.outcode}.get(area.kind)
        return code is None or area.code == code


def located(catalogue: Catalogue, query: Query, near: Near | None) -> Sequence[Located]:
    """The services that are looked for at each of their sites that is near enough."""
    sites = catalogue.columns.sites
    fits = query.mask(catalogue)[sites.row] if query != _ANY else np.ones(len(sites.row), dtype=np.bool_)
    if near and near.metres is not None:
        apart = (sites.easting - near.place.easting) ** 2 + (sites.northing - near.place.northing) ** 2
        fits &= apart <= near.metres**2
    there = (Located(catalogue.entries[sites.row[one]], int(sites.number[one])) for one in np.flatnonzero(fits))
    return [one for one in there if near is None or near.serves(one.entry)]


def _rows(rows: Iterable[Any], count: int) -> Mask:
    mask = np.zeros(count, dtype=np.bool_)
    for some in rows:
        mask[np.asarray(some, dtype=np.intp)] = True
    return mask
