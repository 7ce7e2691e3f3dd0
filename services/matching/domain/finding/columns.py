"""What decides where a person may go, of many listings at once: tables of numbers, a row for each service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from services.contract.listing import Area, Listing
from services.contract.words.listing_words import AreaKind, ListingStatus, Way
from services.matching.domain.finding.eligibility import ACCESS, NEEDS, WAYS, admitted
from services.matching.domain.listed import Listed
from services.matching.domain.ranking.lots import seed_of
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.topics import TopicTable, table

Table = npt.NDArray[np.void]
Mask = npt.NDArray[np.bool_]
# What stands in a table's row, in the order of its columns.
Line: TypeAlias = tuple[int, ...]

NOT_SAID = -1
_LONGEST_CODE = 4
# `closed` is the last day on which it is closed, `assured` the day of its last check; days are counted from year 1.
# `seed` is what lots are drawn with.
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
        ("companions", "i4"),
        ("shared", "u8"),
        ("seed", "u8"),
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
    topics: TopicTable

    @classmethod
    def of(cls, listed: Sequence[Listed], policy: Policy) -> "Columns":
        """The tables of these listings, in their order."""
        services, sites, outcodes, languages = list[Line](), list[Line](), list[Line](), list[Line]()
        for row, one in enumerate(listed):
            listing = one.listing
            services.append((*_service(listing), policy.shared[one.keeper], seed_of(listing.service_id)))
            sites += _sites(row, listing)
            if listing.areas:
                outcodes += _outcodes(row, listing.areas)
            if listing.languages:
                languages += [(row, code_of(code)) for code in listing.languages]
        return cls(
            np.array(services, dtype=_SERVICE),
            np.array(sites, dtype=_SITE),
            np.array(outcodes, dtype=_CODE),
            np.array(languages, dtype=_CODE),
            table([one.listing for one in listed], policy.topics),
        )

    def amended(self, added: "Columns", origin: Sequence[int]) -> "Columns":
        """The rows of these columns and then of the added ones, counted together, in the order of `origin`.

        A row that is not named there is left out.
        """
        before = len(self.services)
        row_of = np.full(before + len(added.services), NOT_SAID)
        row_of[origin] = np.arange(len(origin))

        def amend(ours: Table, theirs: Table) -> Table:
            both = np.concatenate((ours, theirs))
            both["row"][len(ours) :] += before
            both["row"] = row_of[both["row"]]
            named: Table = both[both["row"] != NOT_SAID]
            return named

        return Columns(
            np.concatenate((self.services, added.services))[origin],
            amend(self.sites, added.sites),
            amend(self.outcodes, added.outcodes),
            amend(self.languages, added.languages),
            np.concatenate((self.topics, added.topics))[origin],
        )


def code_of(code: str) -> int:
    """A language, or an outcode, as a number: both have four letters at the most."""
    return int.from_bytes(code.encode())


def _service(listing: Listing) -> Line:
    return (
        NEEDS.of(listing.needs),
        WAYS.of(listing.ways),
        listing.reach_metres is not None and bool(listing.sites),
        ACCESS.of(listing.access),
        admitted(listing),
        _last_day_closed(listing),
        listing.assured_on.toordinal() if listing.assured_on else NOT_SAID,
        NOT_SAID if listing.wait_days is None else listing.wait_days,
        NOT_SAID if listing.bookings or listing.places is None else listing.places,
        listing.companions or 0,
    )


def _last_day_closed(listing: Listing) -> int:
    if listing.status is ListingStatus.ACTIVE:
        return NOT_SAID
    return (listing.closed_until or date.max).toordinal()


def _sites(row: int, listing: Listing) -> list[Line]:
    come, access = Way.IN_PERSON in listing.ways, ACCESS.of(listing.access)
    reach = listing.reach_metres or NOT_SAID
    return [
        (row, site.easting, site.northing, reach, access | ACCESS.of(site.access), number, come)
        for number, site in enumerate(listing.sites)
    ]


def _outcodes(row: int, areas: Sequence[Area]) -> list[Line]:
    codes = (area.code for area in areas if area.kind is AreaKind.OUTCODE)
    return [(row, code_of(code)) for code in codes if len(code) <= _LONGEST_CODE]
