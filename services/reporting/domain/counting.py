"""What one referral adds to which counters: all figures are made of these, and of nothing else.

A counter goes by a row and a cell. Whoever changes what the same journey adds raises RULE_VERSION, so that all journeys
are counted anew.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from services.contract.words.life_words import WithdrawnReason
from services.contract.words.vocabulary import Need
from services.reporting.domain.fairness.groups import groups_of
from services.reporting.domain.journey import Journey, Measured

RULE_VERSION = 2
FUNNEL, MEASURED, BUDGETS, REFERRED, OFFERED, DAYS, METRES, OFFERS = (
    *("funnel", "measured", "budgets", "referred", "offered", "days", "metres", "offers"),
)
PEOPLE, GRANTED, SPENDING, SPENT = "people", "granted_pence", "spending", "spent_pence"
_Added = tuple[tuple[str, str], int]
_NOTHING: Mapping[tuple[str, str], int] = MappingProxyType({})


def counts(journey: Journey) -> Mapping[tuple[str, str], int]:
    """What the journey adds to each counter, by row and cell; one that its owner never made adds nothing."""
    if journey.withdrawn is WithdrawnReason.NEVER_MADE:
        return _NOTHING
    return dict(chain(_funnel(journey), _budgets(journey), () if journey.moved_out else _where_it_is(journey)))


def _funnel(journey: Journey) -> Iterator[_Added]:
    rows = (FUNNEL, *map(of_need, dict.fromkeys(journey.needs)))
    return (((row, measure), 1) for measure in journey.measures() for row in rows)


def of_need(need: Need) -> str:
    """The row of the funnel of those who ask for this; who asks for several things is in several."""
    return f"{FUNNEL}/{need}"


def _budgets(journey: Journey) -> Iterator[_Added]:
    if journey.granted_pence:
        yield (BUDGETS, PEOPLE), 1
        yield (BUDGETS, GRANTED), journey.granted_pence
        if journey.spent_pence:
            yield (BUDGETS, SPENDING), 1
            yield (BUDGETS, SPENT), journey.spent_pence


def _where_it_is(journey: Journey) -> Iterator[_Added]:
    """What counts where a referral is, or ended, and not where it was before."""
    for measured in journey.measured:
        yield (MEASURED, cell_of(measured)), 1
    if journey.created:
        for group in groups_of(journey):
            yield from _of_a_group(journey, f"{group.dimension}/{group.code}")
        if journey.provider_name:
            yield (OFFERS, f"{journey.provider_id or ''}/{journey.provider_name}"), 1


def _of_a_group(journey: Journey, group: str) -> Iterator[_Added]:
    yield (REFERRED, group), 1
    if journey.matched:
        yield (OFFERED, group), 1
    if journey.waited_days is not None:
        yield (f"{DAYS}/{group}", str(journey.waited_days)), 1
    if journey.offer_metres is not None:
        yield (f"{METRES}/{group}", str(journey.offer_metres)), 1


def cell_of(measured: Measured) -> str:
    """The cell that counts journeys of which the same is known on one scale."""
    return f"{measured.scale}/{'start' if measured.at_start else ''}/{measured.change or ''}"
