"""Figures of two boroughs, one with enough people and one with few, for tests of what is shown of them."""

from collections.abc import Mapping

from services.contract.boroughs import BoroughSlug
from services.contract.words.measure_words import Change, Scale
from services.contract.words.vocabulary import Need
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.changes import Tally
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.figures import Figures, Freshness, build_figures
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import Measured
from tests.fakes.reporting import counts, people
from tests.support.builders import NOW
from tests.support.fairness import A_CHOIR, A_CLUB, nobody_offered, somebody

SOUTHWARK, CAMDEN = BoroughSlug.SOUTHWARK, BoroughSlug.CAMDEN
COUNTED: Mapping[BoroughSlug, Counts] = {
    SOUTHWARK: counts(steps=(1061, 902, 700, 300), released=81, closed=212, came_untold=41),
    CAMDEN: counts(steps=(30, 4), closed=3),
}
# Of those, who ask for help with debt.
IN_DEBT: Mapping[BoroughSlug, Counts] = {SOUTHWARK: counts(steps=(99, 51, 50, 2))}
MEASURED: Mapping[BoroughSlug, Tally] = {
    SOUTHWARK: {
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True, change=Change.BETTER): 41,
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True, change=Change.WORSE): 12,
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True): 9,
    },
    CAMDEN: {Measured(Scale.PAM, at_start=True, change=Change.SAME): 3},
}
GRANTED = {
    SOUTHWARK: Budgets(people=9, granted_pence=123_456, spending=8, spent_pence=60_000),
    CAMDEN: Budgets(people=2, granted_pence=999_900, spending=1, spent_pence=5_000),
}
SEEN = [*[somebody()] * 40, *[nobody_offered(gender="male")] * 20, *[somebody(age_band="25-34")] * 3]
NOBODY = TrueCounts()
SOME = TrueCounts(
    funnel=COUNTED,
    by_need={Need.DEBT: IN_DEBT},
    measured=MEASURED,
    budgets=GRANTED,
    people={SOUTHWARK: people(SEEN)},
    offers={SOUTHWARK: {A_CLUB: 31, A_CHOIR: 12}},
)


def figures(true: TrueCounts = SOME, note: str = "") -> Figures:
    """What is shown of these."""
    return build_figures(true, Freshness(NOW, NOW, note))
