"""True counts out of counters: what `counting` adds up, as the figures are made of it.

Cells that are not known are those of another release, and are passed over. One that has gone back to 0 is as one that
never was.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product, starmap
from typing import TypeVar

from services.contract.boroughs import BoroughSlug
from services.contract.words.measure_words import Change, Scale
from services.contract.words.vocabulary import Need
from services.reporting.domain import counting
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.changes import Tally
from services.reporting.domain.fairness.counted import (
    Became,
    Numbers,
    Offers,
    OffersByBorough,
    People,
    PeopleByBorough,
    Provider,
)
from services.reporting.domain.fairness.groups import Dimension, Group
from services.reporting.domain.funnel import NONE_YET, Counts
from services.reporting.domain.journey import MEASURES, Measured

T = TypeVar("T")

Cells = Mapping[str, int]
# The cells of each row, by its name, of one borough.
Rows = Mapping[str, Cells]
_MEASURED = {counting.cell_of(one): one for one in starmap(Measured, product(Scale, (False, True), (None, *Change)))}
_DIMENSIONS = {dimension.value: dimension for dimension in Dimension}


@dataclass(frozen=True)
class TrueCounts:
    """All that figures are made of, by borough; boroughs without any are left out."""

    funnel: Mapping[BoroughSlug, Counts] = field(default_factory=dict)
    by_need: Mapping[Need, Mapping[BoroughSlug, Counts]] = field(default_factory=dict)
    measured: Mapping[BoroughSlug, Tally] = field(default_factory=dict)
    budgets: Mapping[BoroughSlug, Budgets] = field(default_factory=dict)
    people: PeopleByBorough = field(default_factory=dict)
    offers: OffersByBorough = field(default_factory=dict)

    @classmethod
    def of(cls, counters: Mapping[tuple[BoroughSlug, str], Cells]) -> "TrueCounts":
        """Those that these counters, by borough and row, come to."""
        boroughs: dict[BoroughSlug, dict[str, Cells]] = defaultdict(dict)
        for (borough, row), cells in counters.items():
            boroughs[borough][row] = cells
        return cls(
            funnel=_each(boroughs, partial(_funnel, counting.FUNNEL), NONE_YET),
            by_need={need: _each(boroughs, partial(_funnel, counting.of_need(need)), NONE_YET) for need in Need},
            measured=_each(boroughs, lambda rows: _measured(rows.get(counting.MEASURED, {})), {}),
            budgets=_each(boroughs, lambda rows: _budgets(rows.get(counting.BUDGETS, {})), Budgets()),
            people=_each(boroughs, _people, {}),
            offers=_each(boroughs, lambda rows: _offers(rows.get(counting.OFFERS, {})), {}),
        )


def _each(boroughs: Mapping[BoroughSlug, Rows], read: Callable[[Rows], T], nothing: T) -> dict[BoroughSlug, T]:
    return {borough: found for borough, rows in boroughs.items() if (found := read(rows)) != nothing}


def _funnel(row: str, rows: Rows) -> Counts:
    cells = rows.get(row, {})
    return {measure: cells.get(measure.value, 0) for measure in MEASURES}


def _measured(cells: Cells) -> Tally:
    return {_MEASURED[cell]: amount for cell, amount in cells.items() if amount and cell in _MEASURED}


def _budgets(cells: Cells) -> Budgets:
    return Budgets(
        *(cells.get(one, 0) for one in (counting.PEOPLE, counting.GRANTED, counting.SPENDING, counting.SPENT))
    )


def _people(rows: Rows) -> People:
    offered = rows.get(counting.OFFERED, {})
    return {
        group: Became(
            referred,
            offered.get(cell, 0),
            _numbers(rows.get(f"{counting.DAYS}/{cell}", {})),
            _numbers(rows.get(f"{counting.METRES}/{cell}", {})),
        )
        for cell, referred in rows.get(counting.REFERRED, {}).items()
        if referred and (group := _group(cell))
    }


def _numbers(cells: Cells) -> Numbers:
    return {int(cell): amount for cell, amount in cells.items() if amount}


def _group(cell: str) -> Group | None:
    dimension, _, code = cell.partition("/")
    return Group(_DIMENSIONS[dimension], code) if dimension in _DIMENSIONS else None


def _offers(cells: Cells) -> Offers:
    """First offers by provider. One may have changed its name: the last by the alphabet, whatever was read first."""
    names: dict[str, str] = {}
    offers: dict[str, int] = defaultdict(int)
    for cell, amount in cells.items():
        if not amount:
            continue
        provider, _, name = cell.partition("/")
        key = provider or name
        names[key] = max(name, names.get(key, ""))
        offers[key] += amount
    return {Provider(key, names[key]): amount for key, amount in offers.items()}
