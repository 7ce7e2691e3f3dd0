"""All that may be shown, as of one moment."""

from dataclasses import dataclass
from datetime import datetime

from services.reporting.domain.budgets import BudgetFigures
from services.reporting.domain.changes import Changes
from services.reporting.domain.fairness.report import Fairness
from services.reporting.domain.funnel import Funnel


@dataclass(frozen=True)
class Figures:
    """The funnel, what has changed for people, their budgets, and what becomes of each group."""

    as_of: datetime
    funnel: Funnel
    changes: Changes
    budgets: BudgetFigures
    fairness: Fairness
