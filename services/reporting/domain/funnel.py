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
    """The figures of London and of its boroughs by the alphabet; `rounded` are London's that are not exact."""

    london: Mapping[Measure, int]
    rounded: frozenset[Measure]
    boroughs: tuple[BoroughRow, ...]


def build_funnel(counted: Mapping[BoroughSlug, Counts]) -> Funnel:
    """Make the figures that may be shown out of true counts; a borough without any counts 0."""
    by_borough = {borough: counted.get(borough.slug, NONE_YET) for borough in BOROUGHS}
    totals = {measure: show_total([counts[measure] for counts in by_borough.values()]) for measure in MEASURES}
    rows = [
        BoroughRow(borough, {measure: show(counts[measure]) for measure in MEASURES})
        for borough, counts in by_borough.items()
    ]
    return Funnel(
        london={measure: total for measure, (total, _) in totals.items()},
        rounded=frozenset(measure for measure, (_, is_rounded) in totals.items() if is_rounded),
        boroughs=tuple(sorted(rows, key=lambda row: row.borough.name)),
    )


def percentage(part: Shown, whole: Shown) -> int | None:
    """How many in a hundred, from figures that are shown; None where one is hidden or there is nobody.

    Not quite all is never shown as 100, and not quite nobody never as 0. While the log is being caught up with, a later
    stage may be ahead of an earlier one; that is shown as 100.
    """
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return None
    if part == 0 or part >= whole:
        return 100 if part else 0
    return min(max(round(100 * part / whole), 1), 99)
