"""What is listed as columns, so that filters look at all of it at once: a row is an entry of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.contract.listing import Times
from services.contract.words.vocabulary import Need
from services.matching.directory.export.entry import Entry
from services.matching.directory.export.terms import Term

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

_NEED_BITS = {need: 1 << number for number, need in enumerate(Need)}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class WhenOpen(NamedTuple):
    """Every time of every service: its row, a bit for each day, when it opens and closes in minutes; NaN is unsaid."""

    row: Rows
    days: npt.NDArray[np.uint8]
    opens: Floats
    closes: Floats


class Where(NamedTuple):
    """Every site of every service: its row, its number there, and metres on the British National Grid."""

    row: Rows
    number: Rows
    easting: Floats
    northing: Floats


@dataclass(frozen=True)
class Columns:
    """The columns. A least age that is not said is 0, a greatest one is endless, and so is an unknown change.

    `needs` has a bit for each need, by `bits_of`; `free` says whether something of it costs nothing.
    """

    minimum_age: Floats
    maximum_age: Floats
    changed_at: Floats
    terms: Mapping[Term, Sequence[int]]
    organizations: Mapping[UUID, Sequence[int]]
    times: WhenOpen
    sites: Where
    needs: npt.NDArray[np.uint32]
    free: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Columns":
        """The columns of these entries."""
        who = [entry.listing.who_for for entry in entries]
        changed = (entry.listed.changed_at for entry in entries)
        return cls(
            minimum_age=_floats([one.minimum_age or 0 for one in who]),
            maximum_age=_floats([np.inf if one.maximum_age is None else one.maximum_age for one in who]),
            changed_at=_floats([np.inf if at is None else at.timestamp() for at in changed]),
            terms=_by_term(entries),
            organizations=_by_organization(entries),
            times=_times(entries),
            sites=_sites(entries),
            needs=np.array([bits_of(entry.listing.needs) for entry in entries], dtype=np.uint32),
            free=np.array([any(one.pence == 0 for one in entry.listing.costs) for entry in entries], dtype=np.bool_),
        )


def minutes(clock: str | None) -> float:
    """A time of day as minutes since midnight."""
    return float("nan") if clock is None else int(clock[:2]) * 60.0 + int(clock[3:5])


def bit_of(day: str) -> int:
    """The bit of a day."""
    return 1 << DAYS.index(day)


def bits_of(needs: Iterable[Need]) -> int:
    """The bits of these needs."""
    return sum(_NEED_BITS[need] for need in needs)


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)


def _by_term(entries: Sequence[Entry]) -> Mapping[Term, Sequence[int]]:
    rows: defaultdict[Term, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        for term in entry.terms:
            rows[term].append(row)
    return rows


def _by_organization(entries: Sequence[Entry]) -> Mapping[UUID, Sequence[int]]:
    rows: defaultdict[UUID, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        if entry.listing.organization_id:
            rows[entry.listing.organization_id].append(row)
    return rows


def _times(entries: Sequence[Entry]) -> WhenOpen:
    times = [(*entry.listing.times, *(one.times for one in entry.listing.bookings)) for entry in entries]
    every, counts = [*chain.from_iterable(times)], [*map(len, times)]
    return WhenOpen(
        row=np.repeat(np.arange(len(entries)), counts),
        days=np.array([*map(_days, every)], dtype=np.uint8),
        opens=_floats([minutes(one.opens_at) for one in every]),
        closes=_floats([minutes(one.closes_at) for one in every]),
    )


def _days(times: Times) -> int:
    written = {one.lstrip("+-0123456789") for one in (times.byday or "").split(",")}
    return sum(bit_of(day) for day in written if day in DAYS)


def _sites(entries: Sequence[Entry]) -> Where:
    every = [*chain.from_iterable(entry.listing.sites for entry in entries)]
    counts = [len(entry.listing.sites) for entry in entries]
    return Where(
        row=np.repeat(np.arange(len(entries)), counts),
        number=np.array([*chain.from_iterable(map(range, counts))], dtype=np.intp),
        easting=_floats([one.easting for one in every]),
        northing=_floats([one.northing for one in every]),
    )
