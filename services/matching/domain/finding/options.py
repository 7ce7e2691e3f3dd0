"""Where a person could go: what each service admits, whom it reaches, and how people take part in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.matching.domain.finding.asked import COME, FROM_HOME, Asked
from services.matching.domain.finding.columns import Columns, Mask
from services.matching.domain.finding.scoring import Floats
from services.matching.domain.person import Position

Rows = npt.NDArray[np.integer]
NO_SITE = -1


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
        self._columns, self._reach_metres = columns, reach_metres
        # What each search looks through lies close together: each column by itself, and sites from west to east.
        self._needs, self._admitted = (np.ascontiguousarray(columns.services[name]) for name in ("needs", "admitted"))
        sites = columns.sites[np.argsort(columns.sites["easting"], kind="stable")]
        self._row, self._easting, self._northing, self._access, self._come, self._number = (
            np.ascontiguousarray(sites[name]) for name in ("row", "easting", "northing", "access", "come", "number")
        )
        self._needs_at, self._admitted_at = self._needs[self._row], self._admitted[self._row]
        reach = np.where(sites["reach"] > 0, sites["reach"], reach_metres).astype(np.float64)
        self._squared_reach, self._of_long_reach = reach**2, np.flatnonzero(reach > reach_metres)
        self._has_several = np.bincount(self._row, minlength=len(self._needs))[self._row] > 1
        self._from_home = np.flatnonzero(columns.services["ways"] & FROM_HOME)
        self._needs_from_home = self._needs[self._from_home]

    def is_there(self, asked: Asked, without: Sequence[int] = ()) -> bool:
        """Whether any service, but for these rows, is there for any of the needs, whomever it admits."""
        return not set(np.flatnonzero(self._needs & asked.needs).tolist()).issubset(without)

    def find(self, asked: Asked, position: Position, without: Sequence[int] = ()) -> Options:
        """All options but for these rows: in person where that can be, else from home."""
        sites, squared = self._within_reach(asked, position, without)
        coming = self._coming(asked, sites, squared)
        if not (asked.ways & FROM_HOME and len(self._from_home)):
            return coming
        at_home = self._at_home(asked, self._row[sites], (*without, *coming.rows.tolist()))
        return Options(
            np.concatenate((coming.rows, at_home)),
            np.concatenate((coming.sites, np.full(len(at_home), NO_SITE))),
            np.concatenate((coming.metres, np.full(len(at_home), np.nan))),
        )

    def _within_reach(self, asked: Asked, position: Position, without: Sequence[int]) -> tuple[Rows, Floats]:
        """The sites of services that suit within reach of which the person lives, and the squares of how far."""
        sites = self._near(asked, position)
        east, north = self._easting[sites] - float(position.easting), self._northing[sites] - float(position.northing)
        squared = east * east + north * north
        within = squared <= self._squared_reach[sites]
        sites, squared = sites[within], squared[within]
        admitting = self._admit(asked, self._row[sites], without)
        return sites[admitting], squared[admitting]

    def _near(self, asked: Asked, position: Position) -> Rows:
        """The sites for any of the needs that are no farther west or east than people are sent, or of longer reach."""
        west = int(self._easting.searchsorted(position.easting - self._reach_metres))
        east = int(self._easting.searchsorted(position.easting + self._reach_metres, side="right"))
        near = np.flatnonzero(self._needs_at[west:east] & asked.needs) + west
        if not len(self._of_long_reach):
            return near
        far = self._of_long_reach[(self._needs_at[self._of_long_reach] & asked.needs) != 0]
        return np.union1d(near, far)

    def _admit(self, asked: Asked, rows: Rows, without: Sequence[int]) -> Mask:
        """Which of these rows admit the person, and are none of those without which it is to be."""
        admitted, outcodes, languages = self._admitted[rows], self._columns.outcodes, self._columns.languages
        admitting: Mask = (admitted & asked.identity) == asked.identity
        serving = outcodes["row"][outcodes["code"] == asked.outcode]
        if len(serving):
            anywhere = asked.identity_anywhere
            admitting |= self._among(rows, serving) & ((admitted & anywhere) == anywhere)
        if asked.languages:
            admitting &= self._among(rows, languages["row"][np.isin(languages["code"], asked.languages)])
        if without:
            admitting &= ~self._among(rows, list(without))
        return admitting

    def _coming(self, asked: Asked, sites: Rows, squared: Floats) -> Options:
        """Each service where the person can come once, at its nearest site; of sites as near, the first."""
        can = self._come[sites] if asked.ways & COME else np.zeros(len(sites), dtype=np.bool_)
        if asked.access:
            can &= (self._access[sites] & asked.access) == asked.access
        sites, squared = sites[can], squared[can]
        if self._has_several[sites].any():
            order = np.lexsort((self._number[sites], squared, self._row[sites]))
            nearest = order[np.diff(self._row[sites[order]], prepend=-1) != 0]
            sites, squared = sites[nearest], squared[nearest]
        return Options(self._row[sites], self._number[sites], np.sqrt(squared))

    def _at_home(self, asked: Asked, reached: Rows, without: Sequence[int]) -> Rows:
        services = self._columns.services
        rows = self._from_home[(self._needs_from_home & asked.needs) != 0]
        rows = rows[self._admit(asked, rows, without)]
        can = (services["ways"][rows] & (asked.ways & FROM_HOME)) != 0
        can &= (services["access"][rows] & asked.access_from_home) == asked.access_from_home
        can &= ~services["bound"][rows] | self._among(rows, reached)
        at_home: Rows = rows[can]
        return at_home

    def _among(self, rows: Rows, these: Rows | list[int]) -> Mask:
        are = np.zeros(len(self._needs), dtype=np.bool_)
        are[these] = True
        among: Mask = are[rows]
        return among
