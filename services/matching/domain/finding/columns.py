"""What decides where a person may go, of many listings at once: tables of numbers, a row for each service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from services.contract.listing import Listing
from services.contract.words.listing_words import AreaKind, ListingStatus, Way
from services.matching.domain.finding.eligibility import ACCESS, NEEDS, WAYS, admitted, bits

Table = npt.NDArray[np.void]
Mask = npt.NDArray[np.bool_]

NOT_SAID = -1
_LONGEST_CODE = 4
# `closed` is the last day on which it is closed, `assured` the day of its last check; days are counted from year 1.
_SERVICE = np.dtype(
    [
        ("needs", "u4"),
        ("ways", "u1"),
        ("bound", "?"),
        ("access", "u2"),
        ("admitted", "u8"),
        ("closed", "i4"),
        ("assured", "i4"),
        ("wait", "i4"),
        ("places", "i4"),
    ],
    align=True,
)
# `reach` is how far people may live from it. Where nobody can come, it only says whom a service of some reach reaches.
_SITE = np.dtype(
    [
        ("row", "i4"),
        ("easting", "i4"),
        ("northing", "i4"),
        ("reach", "i4"),
        ("access", "u2"),
        ("number", "u1"),
        ("come", "?"),
    ],
    align=True,
)
_CODE = np.dtype([("row", "i4"), ("code", "u4")])


@dataclass(frozen=True, slots=True)
class Columns:
    """A row for each service; the sites, the outcodes that are served, and the languages name the row they are of."""

    services: Table
    sites: Table
    outcodes: Table
    languages: Table

    @classmethod
    def of(cls, listings: Sequence[Listing]) -> "Columns":
        """The tables of these listings, in their order."""
        numbered = list(enumerate(listings))
        return cls(
            np.array([_service(one) for one in listings], dtype=_SERVICE),
            np.array([site for row, one in numbered if one.sites for site in _sites(row, one)], dtype=_SITE),
            np.array([code for row, one in numbered if one.areas for code in _outcodes(row, one)], dtype=_CODE),
            np.array([(row, code_of(code)) for row, one in numbered for code in one.languages], dtype=_CODE),
        )

    def amended(self, kept: Mask, added: "Columns") -> "Columns":
        """The kept rows, in their order, and then those that are added."""
        rows = np.cumsum(kept) - 1
        first = int(kept.sum())

        def amend(ours: Table, theirs: Table) -> Table:
            ours, theirs = ours[kept[ours["row"]]], theirs.copy()
            ours["row"] = rows[ours["row"]]
            theirs["row"] += first
            return np.concatenate((ours, theirs))

        return Columns(
            np.concatenate((self.services[kept], added.services)),
            amend(self.sites, added.sites),
            amend(self.outcodes, added.outcodes),
            amend(self.languages, added.languages),
        )


def code_of(code: str) -> int:
    """A language, or an outcode, as a number: both have four letters at the most."""
    return int.from_bytes(code.encode())


def _service(listing: Listing) -> tuple[Any, ...]:
    return (
        bits(listing.needs, NEEDS),
        bits(listing.ways, WAYS),
        listing.reach_metres is not None and bool(listing.sites),
        bits(listing.access, ACCESS),
        admitted(listing),
        _last_day_closed(listing),
        listing.assured_on.toordinal() if listing.assured_on else NOT_SAID,
        NOT_SAID if listing.wait_days is None else listing.wait_days,
        NOT_SAID if listing.places is None else listing.places,
    )


def _last_day_closed(listing: Listing) -> int:
    if listing.status is ListingStatus.ACTIVE:
        return NOT_SAID
    return (listing.closed_until or date.max).toordinal()


def _sites(row: int, listing: Listing) -> Iterator[tuple[Any, ...]]:
    come, access = Way.IN_PERSON in listing.ways, bits(listing.access, ACCESS)
    reach = listing.reach_metres or NOT_SAID
    for number, site in enumerate(listing.sites):
        yield row, site.easting, site.northing, reach, access | bits(site.access, ACCESS), number, come


def _outcodes(row: int, listing: Listing) -> Iterator[tuple[int, int]]:
    codes = (area.code for area in listing.areas if area.kind is AreaKind.OUTCODE)
    return ((row, code_of(code)) for code in codes if len(code) <= _LONGEST_CODE)
