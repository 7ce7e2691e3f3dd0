"""What the page says of measures and budgets: names in plain words, and rows for its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import NamedTuple

from services.contract.words.measure_words import SCALES, Instrument, Scale
from services.reporting.domain.budgets import BudgetFigures
from services.reporting.domain.changes import Changed, Changes, is_empty
from services.reporting.domain.disclosure import HIDDEN, Shown

# A scale's heading, and what more of it means.
NAMES: Mapping[Scale, tuple[str, str]] = {
    Scale.LIFE_SATISFACTION: ("Satisfied with life", "0 to 10; more is better."),
    Scale.WORTHWHILE: ("Life is worthwhile", "0 to 10; more is better."),
    Scale.HAPPY_YESTERDAY: ("Happy yesterday", "0 to 10; more is better."),
    Scale.ANXIOUS_YESTERDAY: ("Anxious yesterday", "0 to 10; less is better."),
    Scale.UCLA_LONELINESS: ("Lonely, by three questions", "UCLA scale, 3 to 9; less is better."),
    Scale.DIRECT_LONELINESS: ("Lonely, asked directly", "From often or always to never; less often is better."),
    Scale.SWEMWBS: ("Mental well-being", "SWEMWBS, 7 to 35; more is better."),
    Scale.PAM: ("Confident with one’s health", "PAM, 0 to 100; more is better."),
    Scale.MYCAW_CONCERN_1: ("First concern", "MYCaW, 0 to 6; less is better."),
    Scale.MYCAW_CONCERN_2: ("Second concern", "MYCaW, 0 to 6; less is better."),
    Scale.MYCAW_WELLBEING: ("Well-being beside the concerns", "MYCaW, 0 to 6; less is better."),
}
# What everybody may ask without a licence; the others stand on the page where somebody was scored.
_FREE = tuple(
    scale
    for instrument in (Instrument.ONS4, Instrument.UCLA_LONELINESS, Instrument.DIRECT_LONELINESS)
    for scale in SCALES[instrument]
)


@dataclass(frozen=True)
class ScaleRow:
    """An area's figures of one scale, in the order of Changed."""

    name: str
    meaning: str
    counts: tuple[Shown, ...]


class BoroughRow(NamedTuple):
    """A borough's cells, in the order of the columns."""

    name: str
    cells: tuple[Shown, ...]


def scale_rows(scales: Mapping[Scale, Changed]) -> Sequence[ScaleRow]:
    """A row for each scale that everybody may use, and for each other one on which somebody was scored."""
    return [
        ScaleRow(*NAMES[scale], counts=astuple(changed))
        for scale, changed in scales.items()
        if scale in _FREE or not is_empty(changed)
    ]


def better_headings() -> Sequence[str]:
    """The columns of `better_rows`."""
    return [NAMES[scale][0] for scale in _FREE]


def better_rows(changes: Changes) -> Sequence[BoroughRow]:
    """For each borough how many are better, of those who were asked twice."""
    return [
        BoroughRow(borough.name, tuple(_better(scales[scale]) for scale in _FREE))
        for borough, scales in changes.boroughs
    ]


def budget_rows(budgets: BudgetFigures) -> Sequence[BoroughRow]:
    """For each borough the people who have a budget, and the pounds granted and spent."""
    return [BoroughRow(borough.name, astuple(shown)) for borough, shown in budgets.boroughs]


def _better(changed: Changed) -> Shown:
    if HIDDEN in (changed.better, changed.at_both):
        return HIDDEN
    return f"{changed.better:,} of {changed.at_both:,}" if changed.at_both else 0
