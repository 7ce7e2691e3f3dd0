"""The columns of all services as the loop reads them: numbers of one kind, what is looked through lying together."""

import numpy as np

from services.matching.domain.finding.asked import FROM_HOME
from services.matching.domain.finding.columns import Columns, Table
from services.matching.domain.finding.eligibility import NEEDS
from services.matching.domain.kernel import layout
from services.matching.domain.kernel.layout import Ints, Tables

_SERVICE = ("needs", "ways", "bound", "access", "shared", "closed", "places", "seed")
_SITE = ("easting", "northing", "reach", "access", "come")


def tables_of(columns: Columns, reach_metres: float) -> Tables:
    """The tables of these columns; people are sent `reach_metres` far where a service does not say how far."""
    services, sites = columns.services, _by_row(columns.sites, round(reach_metres))
    first = np.searchsorted(sites["row"], np.arange(len(services) + 1))
    keys, entries = _entries(services, sites, round(reach_metres))
    return Tables(
        _numbers(*(services[name] for name in _SERVICE), first[:-1], np.diff(first)),
        _numbers(*(sites[name] for name in _SITE)),
        keys,
        entries,
        _pairs(columns.outcodes),
        _pairs(columns.languages),
        np.ascontiguousarray(columns.topics),
    )


def _by_row(sites: Table, reach_metres: int) -> Table:
    in_order: Table = sites[np.lexsort((sites["number"], sites["row"]))]
    in_order["reach"][in_order["reach"] <= 0] = reach_metres
    return in_order


def _entries(services: Table, sites: Table, reach_metres: int) -> tuple[Ints, Ints]:
    """Each site by each need of its service, and what people take part in from home by each of its needs."""
    needs, from_home = services["needs"], np.flatnonzero(services["ways"] & FROM_HOME)
    strip = np.where(sites["reach"] > reach_metres, layout.OF_LONG_REACH, sites["northing"] // layout.STRIP_METRES)
    row = np.concatenate((sites["row"], from_home))
    northing = np.concatenate((sites["northing"], np.zeros(len(from_home), np.int64)))
    reach = np.concatenate((sites["reach"], np.zeros(len(from_home), np.int64)))
    place = np.concatenate((strip, np.full(len(from_home), layout.AT_HOME)))
    place = (place << layout.EASTING_BITS) + np.concatenate((sites["easting"], np.zeros(len(from_home), np.int64)))
    of_need = [np.flatnonzero(needs[row] & bit) for bit in NEEDS.of_one.values()]
    key = np.concatenate(
        [place[these] + (need * layout.STRIPS << layout.EASTING_BITS) for need, these in enumerate(of_need)]
    )
    order = np.argsort(key, kind="stable")
    these = np.concatenate(of_need)[order]
    found = row[these]
    return key[order], _numbers(found, needs[found], services["admitted"][found], northing[these], reach[these])


def _numbers(*columns: np.ndarray) -> Ints:
    return np.stack([one.astype(np.int64) for one in columns], axis=1)


def _pairs(table: Table) -> Ints:
    pairs: Ints = np.sort((table["row"].astype(np.int64) << 32) | table["code"].astype(np.int64))
    return pairs
