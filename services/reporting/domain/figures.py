"""All that is shown of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.contract.words.vocabulary import Need
from services.reporting.domain.budgets import BudgetFigures, build_budgets
from services.reporting.domain.changes import Changes, build_changes
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.fairness.report import Fairness, build_fairness
from services.reporting.domain.funnel import Funnel, build_funnel


class Freshness(NamedTuple):
    """How fresh figures are.

    `as_of` is when the newest event that they count was recorded, None where none is known; `read_at` when they were
    read from the counters; `note` says in words why they are not the latest, and is empty where they are.
    """

    as_of: datetime | None
    read_at: datetime
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """The funnel, of all and by need; what has changed for people, their budgets, and what becomes of each group."""

    freshness: Freshness
    funnel: Funnel
    by_need: Mapping[Need, Funnel]
    changes: Changes
    budgets: BudgetFigures
    fairness: Fairness

    def funnel_of(self, need: Need | None) -> Funnel:
        """The funnel of those who ask for this; of all where no need is named."""
        return self.by_need[need] if need else self.funnel


def build_figures(true: TrueCounts, freshness: Freshness) -> Figures:
    """Make the figures that may be shown out of true counts."""
    return Figures(
        freshness,
        funnel=build_funnel(true.funnel),
        by_need={need: build_funnel(true.by_need.get(need, {})) for need in Need},
        changes=build_changes(true.measured),
        budgets=build_budgets(true.budgets),
        fairness=build_fairness(true.people, true.offers),
    )
