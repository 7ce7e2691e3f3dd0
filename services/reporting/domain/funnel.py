"""The funnel: of those referred, how many were matched, told and came, and what else became of them; by borough."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.contract.boroughs import BOROUGHS, Borough, BoroughSlug
from services.reporting.domain.disclosure import Shown, show, show_total
from services.reporting.domain.journey import MEASURES, Measure

# How many referrals there are of each measure.
Counts = Mapping[Measure, int]

NONE_YET: Counts = dict.fromkeys(MEASURES, 0)


@dataclass(frozen=True)
class BoroughRow:
    """One borough's figures, as they may be shown."""

    borough: Borough
    figures: Mapping[Measure, Shown]


@dataclass(frozen=True)
class Funnel:
    """The figures of London and of its boroughs by the alphabet."""

    london: Mapping[Measure, int]
    boroughs: tuple[BoroughRow, ...]

    def of(self, slug: BoroughSlug) -> Mapping[Measure, Shown]:
        """One borough's."""
        return next(row.figures for row in self.boroughs if row.borough.slug is slug)


def build_funnel(counted: Mapping[BoroughSlug, Counts]) -> Funnel:
    """Make the figures that may be shown out of true counts; a borough without any counts 0."""
    by_borough = {borough: counted.get(borough.slug, NONE_YET) for borough in BOROUGHS}
    rows = [
        BoroughRow(borough, {measure: show(counts[measure]) for measure in MEASURES})
        for borough, counts in by_borough.items()
    ]
    return Funnel(
        london={one: show_total([counts[one] for counts in by_borough.values()]) for one in MEASURES},
        boroughs=tuple(sorted(rows, key=lambda row: row.borough.name)),
    )


def percentage(part: Shown, whole: Shown) -> int | None:
    """How many in a hundred, from figures that are shown; None where one is hidden or there is nobody.

    Not quite all is never shown as 100, and not quite nobody never as 0.
    """
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return None
    if part == 0 or part >= whole:
        return 100 if part else 0
    return min(max(round(100 * part / whole), 1), 99)
