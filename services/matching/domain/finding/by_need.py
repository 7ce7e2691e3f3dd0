"""Where the services for each need are: what a search looks through lies close together, from west to east."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

import numpy as np

from services.matching.domain.finding.columns import Columns
from services.matching.domain.finding.eligibility import NEEDS
from services.matching.domain.ranking.scoring import Floats, Ints


class Near(NamedTuple):
    """Sites by their numbers, with the squares of how far they are."""

    sites: Ints
    squared: Floats


class _Places(NamedTuple):
    """Sites of services for one need, from west to east; `squared_reach` is how far from them people may live."""

    sites: Ints
    easting: Floats
    northing: Floats
    squared_reach: Floats

    def within(self, metres: float, easting: int, northing: int) -> Near:
        """Those no farther than so many metres, within reach of which this point lies."""
        between = slice(*self.easting.searchsorted((easting - metres, easting + metres + 1)))
        east, north = self.easting[between] - easting, self.northing[between] - northing
        squared = east * east + north * north
        found = np.flatnonzero(squared <= np.minimum(self.squared_reach[between], metres * metres))
        return Near(self.sites[between][found], squared[found])


class _Need(NamedTuple):
    usual: _Places
    of_long_reach: _Places


class SitesByNeed:
    """Finds the sites for some needs within reach of which a person lives; it never changes.

    Sites of services that are for several needs stand with each. People are sent `reach_metres` far where a service
    does not say how far; those of a longer reach are looked at wherever the person lives.
    """

    def __init__(self, columns: Columns, reach_metres: float) -> None:
        self._columns, self._reach_metres = columns, reach_metres
        self._needs_at = np.ascontiguousarray(columns.services["needs"])[columns.sites["row"]]
        sites = columns.sites
        reach = np.where(sites["reach"] > 0, sites["reach"], reach_metres).astype(np.float64)
        order = np.argsort(sites["easting"], kind="stable")
        self._by_bit = {
            bit: self._need(order[(self._needs_at[order] & bit) != 0], reach) for bit in NEEDS.of_one.values()
        }

    def _need(self, sites: Ints, reach: Floats) -> _Need:
        is_long = reach[sites] > self._reach_metres
        return _Need(self._places(sites[~is_long], reach), self._places(sites[is_long], reach))

    def _places(self, sites: Ints, reach: Floats) -> _Places:
        easting, northing = (self._columns.sites[name][sites].astype(np.float64) for name in ("easting", "northing"))
        return _Places(sites, easting, northing, reach[sites] ** 2)

    def within_reach(self, needs: int, easting: int, northing: int, at_most: float) -> Near:
        """The sites for any of these needs, in bits, within reach of which this point lies, each once.

        None is farther than `at_most` metres.
        """
        found, earlier = list[Near](), 0
        for bit in bits(needs):
            for near in self._of_one(self._by_bit[bit], easting, northing, at_most):
                found.append(self._without(earlier, near) if earlier else near)
            earlier |= bit
        return found[0] if len(found) == 1 else _together(found)

    def for_all(self, needs: int, easting: int, northing: int) -> Near:
        """The sites for all of these needs within reach of which this point lies."""
        found = list(self._of_one(self._for_all(needs), easting, northing, inf))
        return found[0] if len(found) == 1 else _together(found)

    def _for_all(self, needs: int) -> _Need:
        known = self._by_bit.get(needs)
        if known is not None:
            return known
        one, other, *more = bits(needs)
        of_fewer = self._for_all(one | other) if more else self._by_bit[one]
        found = _Need(*(self._only(places, needs) for places in of_fewer))
        if not more:
            # There are few pairs, and most who have several needs have two.
            self._by_bit[needs] = found
        return found

    def _only(self, places: _Places, needs: int) -> _Places:
        these = (self._needs_at[places.sites] & needs) == needs
        return _Places(*(column[these] for column in places))

    def _of_one(self, need: _Need, easting: int, northing: int, at_most: float) -> Iterator[Near]:
        yield need.usual.within(min(at_most, self._reach_metres), easting, northing)
        if len(need.of_long_reach.sites):
            yield need.of_long_reach.within(at_most, easting, northing)

    def _without(self, needs: int, near: Near) -> Near:
        """Those that no earlier need has found."""
        new = (self._needs_at[near.sites] & needs) == 0
        return Near(near.sites[new], near.squared[new])

    def nearest(self, needs: int, easting: int, northing: int, most: int) -> Near:
        """The nearest sites for any of these needs, however far they are."""
        sites = np.flatnonzero(self._needs_at & needs)
        east, north = (
            self._columns.sites[name][sites] - float(at) for name, at in (("easting", easting), ("northing", northing))
        )
        squared = east * east + north * north
        first = np.argsort(squared, kind="stable")[:most]
        return Near(sites[first], squared[first])


@lru_cache(maxsize=4096)
def bits(needs: int) -> tuple[int, ...]:
    """The bits that are set, one by one."""
    return tuple(bit for bit in NEEDS.of_one.values() if needs & bit)


def _together(found: Sequence[Near]) -> Near:
    return Near(np.concatenate([one.sites for one in found]), np.concatenate([one.squared for one in found]))
