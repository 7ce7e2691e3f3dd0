"""Where a person could go: what each service admits, whom it reaches, and how people take part in it."""

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from services.matching.domain.finding.asked import COME, FROM_HOME, Asked
from services.matching.domain.finding.by_need import Near, SitesByNeed, bits
from services.matching.domain.finding.columns import Columns, Mask, Table
from services.matching.domain.finding.eligibility import BOROUGHS, NEEDS
from services.matching.domain.person import Position
from services.matching.domain.ranking.scoring import Floats

Rows = npt.NDArray[np.integer]
NO_SITE = -1
NO_ROWS: Rows = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Options:
    """Services by their rows: at which of its sites, so many metres off; -1 and NaN where nobody has to come."""

    rows: Rows
    sites: Rows
    metres: Floats

    def only(self, these: Mask) -> "Options":
        """These of the options alone."""
        return Options(self.rows[these], self.sites[these], self.metres[these])


class Finder:
    """Finds options among the services of some columns; it never changes.

    People come to a site within the service's own reach, or within `reach_metres` where it does not say one. Who takes
    part from home needs no site; a reach that the service says itself binds them too.
    """

    def __init__(self, columns: Columns, reach_metres: float) -> None:
        self._services = columns.services
        self._sites = SitesByNeed(columns, reach_metres)
        self._row, self._access, self._come, self._number = (
            np.ascontiguousarray(columns.sites[name]) for name in ("row", "access", "come", "number")
        )
        self._needs, self._admitted, self._shared = (
            np.ascontiguousarray(columns.services[name]) for name in ("needs", "admitted", "shared")
        )
        self._all_share = bool((self._shared == BOROUGHS.any).all())
        self._has_several = np.bincount(self._row, minlength=len(self._needs))[self._row] > 1
        self._serving, self._speaking = _by_code(columns.outcodes), _by_code(columns.languages)
        from_home = np.flatnonzero(columns.services["ways"] & FROM_HOME)
        self._from_home = {bit: from_home[(self._needs[from_home] & bit) != 0] for bit in NEEDS.of_one.values()}

    def is_there(self, asked: Asked, without: Rows = NO_ROWS) -> bool:
        """Whether any service, but for these rows, is there for any of the needs, whomever it admits."""
        return not set(np.flatnonzero(self._needs & asked.needs).tolist()).issubset(without.tolist())

    def find(self, asked: Asked, position: Position, without: Rows = NO_ROWS) -> Options:
        """All options but for these rows: in person where that can be, else from home."""
        near = self._sites.within_reach(asked.needs, position.easting, position.northing, inf)
        return self._options(asked, near, self._for_any(asked.needs), without)

    def find_for_all(self, asked: Asked, position: Position, without: Rows) -> Options:
        """Only the options that are for all of the needs."""
        near = self._sites.for_all(asked.needs, position.easting, position.northing)
        rows = self._from_home[bits(asked.needs)[0]]
        return self._options(asked, near, rows[self.are_for_all(asked, rows)], without)

    def are_for_all(self, asked: Asked, rows: Rows) -> Mask:
        """Which of these rows are for all of the needs."""
        are: Mask = (self._needs[rows] & asked.needs) == asked.needs
        return are

    def find_near(self, asked: Asked, position: Position, without: Rows, at_most: float) -> Options:
        """Only the options in person that are so many metres away at most."""
        near = self._sites.within_reach(asked.needs, position.easting, position.northing, at_most)
        return self._coming(asked, *self._admitted_at(asked, near, without))

    def _options(self, asked: Asked, near: Near, from_home: Rows, without: Rows) -> Options:
        sites, rows, squared = self._admitted_at(asked, near, without)
        coming = self._coming(asked, sites, rows, squared)
        if not asked.ways & FROM_HOME or not len(from_home):
            return coming
        at_home = self._at_home(asked, from_home, rows, np.concatenate((without, coming.rows)))
        return together(coming, _of_home(at_home)) if len(at_home) else coming

    def _admitted_at(self, asked: Asked, near: Near, without: Rows) -> tuple[Rows, Rows, Floats]:
        """The sites of services that admit the person, their rows, and the squares of how far they are."""
        rows = self._row[near.sites]
        admitting = self._admit(asked, rows, without)
        return near.sites[admitting], rows[admitting], near.squared[admitting]

    def nearest(self, asked: Asked, position: Position, most: int = 12) -> Options:
        """The nearest for any of the needs, however far and whomever they are for."""
        sites, squared = self._sites.nearest(asked.needs, position.easting, position.northing, most)
        return self._each_once(sites, self._row[sites], squared)

    def _admit(self, asked: Asked, rows: Rows, without: Rows) -> Mask:
        """Which of these rows admit the person, and are none of those without which it is to be."""
        admitted = self._admitted[rows]
        admitting: Mask = (admitted & asked.identity) == asked.identity
        if (serving := self._serving.get(asked.outcode)) is not None:
            anywhere = asked.identity_anywhere
            admitting |= self._among(rows, serving) & ((admitted & anywhere) == anywhere)
        if not self._all_share and (lives_in := asked.identity & BOROUGHS.any):
            admitting &= (self._shared[rows] & lives_in) != 0
        if asked.languages:
            speaking = [self._speaking[one] for one in asked.languages if one in self._speaking]
            admitting &= self._among(rows, np.concatenate(speaking) if speaking else NO_ROWS)
        if len(without):
            admitting &= ~self._among(rows, without)
        return admitting

    def _coming(self, asked: Asked, sites: Rows, rows: Rows, squared: Floats) -> Options:
        """Each service where the person can come once, at its nearest site; of sites as near, the first."""
        can = self._come[sites] if asked.ways & COME else np.zeros(len(sites), dtype=np.bool_)
        if asked.access:
            can &= (self._access[sites] & asked.access) == asked.access
        return self._each_once(sites[can], rows[can], squared[can])

    def _each_once(self, sites: Rows, rows: Rows, squared: Floats) -> Options:
        if self._has_several[sites].any():
            order = np.lexsort((self._number[sites], squared, rows))
            nearest = order[np.diff(rows[order], prepend=-1) != 0]
            sites, rows, squared = sites[nearest], rows[nearest], squared[nearest]
        return Options(rows, self._number[sites], np.sqrt(squared))

    def _at_home(self, asked: Asked, rows: Rows, reached: Rows, without: Rows) -> Rows:
        rows = rows[self._admit(asked, rows, without)]
        services = self._services
        can = (services["ways"][rows] & (asked.ways & FROM_HOME)) != 0
        can &= (services["access"][rows] & asked.access_from_home) == asked.access_from_home
        can &= ~services["bound"][rows] | self._among(rows, reached)
        at_home: Rows = rows[can]
        return at_home

    def _for_any(self, needs: int) -> Rows:
        """Those for any of the needs in which people take part from home, each once."""
        found, earlier = list[Rows](), 0
        for bit in bits(needs):
            rows = self._from_home[bit]
            found.append(rows[(self._needs[rows] & earlier) == 0] if earlier else rows)
            earlier |= bit
        return np.concatenate(found) if found else NO_ROWS

    def _among(self, rows: Rows, these: Rows) -> Mask:
        are = np.zeros(len(self._needs), dtype=np.bool_)
        are[these] = True
        among: Mask = are[rows]
        return among


def together(some: Options, others: Options) -> Options:
    """Some options and then others."""
    return Options(
        np.concatenate((some.rows, others.rows)),
        np.concatenate((some.sites, others.sites)),
        np.concatenate((some.metres, others.metres)),
    )


def _of_home(rows: Rows) -> Options:
    return Options(rows, np.full(len(rows), NO_SITE), np.full(len(rows), np.nan))


def _by_code(table: Table) -> dict[int, Rows]:
    """The rows that name each code."""
    order = np.argsort(table["code"], kind="stable")
    codes, starts = np.unique(table["code"][order], return_index=True)
    return dict(zip(codes.tolist(), np.split(table["row"][order], starts[1:]), strict=True)) if len(codes) else {}
