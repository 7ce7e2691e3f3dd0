"""How people say they are at the end, compared with the start: on each scale by itself, never summed over scales."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from services.contract.boroughs import BOROUGHS, Borough, BoroughSlug
from services.contract.events.measures import MeasuresTaken
from services.contract.words.measure_words import SCALES, Change, Occasion, Scale
from services.reporting.domain.disclosure import Shown, nearest, show, show_sum, show_total
from services.reporting.domain.journey import Journey, Measured

# How many referrals there are of which the same is known on one scale.
Tally = Mapping[Measured, int]


@dataclass(frozen=True)
class Changed:
    """Referrals whose person was scored on a scale: at the start, at both ends, and what had changed by the end."""

    at_start: Shown
    at_both: Shown
    better: Shown
    same: Shown
    worse: Shown


@dataclass(frozen=True)
class Changes:
    """The figures of London and of its boroughs by the alphabet, by scale, as they may be shown."""

    london: Mapping[Scale, Changed]
    boroughs: tuple[tuple[Borough, Mapping[Scale, Changed]], ...]

    def of(self, slug: BoroughSlug) -> Mapping[Scale, Changed]:
        """One borough's."""
        return next(scales for borough, scales in self.boroughs if borough.slug is slug)


def learn_measures(journey: Journey, event: MeasuresTaken) -> Journey:
    """What was answered at the start or the end; the last word about either counts, and reviews count nowhere."""
    if event.occasion is Occasion.REVIEW:
        return journey
    known = {one.scale: one for one in journey.measured}
    scored = {one.scale: one.change for one in event.scored}
    for scale in SCALES[event.instrument]:
        before = known.get(scale, Measured(scale))
        if event.occasion is Occasion.START:
            known[scale] = before._replace(at_start=scale in scored)
        else:
            known[scale] = before._replace(change=scored.get(scale))
    measured = tuple(known[scale] for scale in sorted(known) if known[scale] != Measured(scale))
    return journey.model_copy(update={"measured": measured})


def build_changes(counted: Mapping[BoroughSlug, Tally]) -> Changes:
    """Make the figures that may be shown out of true counts."""
    true = {borough: _by_scale(counted.get(borough.slug, {})) for borough in BOROUGHS}
    rows = [
        (borough, {scale: show_changed(counts[0], counts[2:]) for scale, counts in by.items()})
        for borough, by in true.items()
    ]
    return Changes(
        london={scale: _london([by[scale] for by in true.values()]) for scale in Scale},
        boroughs=tuple(sorted(rows, key=lambda row: row[0].name)),
    )


def _by_scale(tally: Tally) -> Mapping[Scale, tuple[int, ...]]:
    return {scale: _count({one: n for one, n in tally.items() if one.scale is scale}) for scale in Scale}


def _count(tally: Tally) -> tuple[int, ...]:
    """The true counts in the order of Changed."""
    by_change = [sum(n for one, n in tally.items() if one.change is change) for change in Change]
    return (sum(n for one, n in tally.items() if one.at_start), sum(by_change), *by_change)


def _shown(counts: Sequence[int]) -> Changed:
    at_start, _, *by_change = counts
    return show_changed(at_start, by_change)


def show_changed(at_start: int, by_change: Sequence[int]) -> Changed:
    """What may be shown of one scale in a borough, out of true counts: at the start, and of each change."""
    at_both = show_sum(by_change)
    # Never fewer at the start than at both, whatever each was rounded to.
    most = nearest(max(at_start, at_both)) if isinstance(at_both, int) else show(at_start)
    return Changed(most if at_both else show(at_start), at_both, *map(show, by_change))


def _london(boroughs: Iterable[tuple[int, ...]]) -> Changed:
    return Changed(*(show_total(counts) for counts in zip(*boroughs, strict=True)))


def is_empty(changed: Changed) -> bool:
    """Whether nobody was scored on the scale."""
    return not any(astuple(changed))
