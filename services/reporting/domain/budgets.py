"""Personal health budgets: for how many people, how much was granted and spent; by borough, and never for few people.

Amounts of a borough are hidden where they are those of 1 to 7 people, and rounded to ten pounds else. London's are the
sum of what is shown, so that what is hidden cannot be worked out from them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.contract.boroughs import BOROUGHS, Borough, BoroughSlug
from services.contract.events.measures import BudgetSet, BudgetSpent
from services.reporting.domain.disclosure import HIDDEN, Shown, is_small, show, show_total
from services.reporting.domain.journey import Journey

ROUND_TO_POUNDS = 10
_PENCE = 100

RULE = (
    f"Amounts of 1 to 7 people are shown as {HIDDEN}, so that nobody can be picked out; all others are rounded to "
    f"{ROUND_TO_POUNDS} pounds. London's amounts are the sum of what is shown of its boroughs."
)


@dataclass(frozen=True)
class Budgets:
    """True sums of one borough: referrals with a budget, and with spending; pence granted and spent."""

    people: int = 0
    granted_pence: int = 0
    spending: int = 0
    spent_pence: int = 0


@dataclass(frozen=True)
class ShownBudgets:
    """What may be shown: people with a budget, and pounds granted and spent."""

    people: Shown
    granted: Shown
    spent: Shown


@dataclass(frozen=True)
class BudgetFigures:
    """The figures of London and of its boroughs by the alphabet."""

    london: ShownBudgets
    boroughs: tuple[tuple[Borough, ShownBudgets], ...]

    def of(self, slug: BoroughSlug) -> ShownBudgets:
        """One borough's."""
        return next(shown for borough, shown in self.boroughs if borough.slug is slug)


def learn_set(journey: Journey, event: BudgetSet) -> Journey:
    """A budget was granted, or its amount changed."""
    return journey.model_copy(update={"granted_pence": event.granted_pence})


def learn_spent(journey: Journey, event: BudgetSpent) -> Journey:
    """Something was spent of it, or put right; all that was spent so far counts."""
    return journey.model_copy(update={"spent_pence": event.spent_pence})


def build_budgets(counted: Mapping[BoroughSlug, Budgets]) -> BudgetFigures:
    """Make the figures that may be shown out of true sums."""
    true = {borough: counted.get(borough.slug, Budgets()) for borough in BOROUGHS}
    shown = {borough: _shown(sums) for borough, sums in true.items()}
    return BudgetFigures(
        london=ShownBudgets(
            people=show_total([sums.people for sums in true.values()]),
            granted=_sum([one.granted for one in shown.values()]),
            spent=_sum([one.spent for one in shown.values()]),
        ),
        boroughs=tuple(sorted(shown.items(), key=lambda row: row[0].name)),
    )


def _shown(sums: Budgets) -> ShownBudgets:
    few, few_spend = is_small(sums.people), is_small(sums.people) or is_small(sums.spending)
    return ShownBudgets(
        people=show(sums.people),
        granted=HIDDEN if few else _pounds(sums.granted_pence),
        spent=HIDDEN if few_spend else _pounds(sums.spent_pence),
    )


def _sum(amounts: Collection[Shown]) -> Shown:
    """The sum of what is shown; hidden where nothing is shown but nought, because something else is hidden."""
    shown = sum(amount for amount in amounts if isinstance(amount, int))
    return HIDDEN if HIDDEN in amounts and not shown else shown


def _pounds(pence: int) -> int:
    return (pence + ROUND_TO_POUNDS * _PENCE // 2) // (ROUND_TO_POUNDS * _PENCE) * ROUND_TO_POUNDS
