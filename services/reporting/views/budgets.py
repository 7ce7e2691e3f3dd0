"""Personal health budgets, as the door for programs gives them."""

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.budgets import RULE, BudgetFigures
from services.reporting.domain.disclosure import RULE as RULE_OF_COUNTS
from services.reporting.domain.figures import Freshness
from services.reporting.views.shown import Figure, Report


class BudgetsView(BaseModel):
    """Budgets and their sums."""

    model_config = ConfigDict(from_attributes=True)

    people: Figure = Field(description="Referrals with a personal health budget.")
    granted: Figure = Field(description="Pounds granted.")
    spent: Figure = Field(description="Pounds spent.")


class BoroughBudgetsView(BudgetsView):
    """One borough's figures."""

    borough: BoroughSlug
    name: str


class BudgetFiguresView(Report):
    """What was granted and spent of personal health budgets."""

    london: BudgetsView
    boroughs: list[BoroughBudgetsView] = Field(description="All 33, by the alphabet.")

    @classmethod
    def of(cls, budgets: BudgetFigures, freshness: Freshness) -> "BudgetFiguresView":
        """View the figures."""
        return cls(
            **freshness._asdict(),
            rule=f"{RULE_OF_COUNTS} {RULE}",
            london=BudgetsView.model_validate(budgets.london),
            boroughs=[
                BoroughBudgetsView(
                    borough=borough.slug, name=borough.name, people=one.people, granted=one.granted, spent=one.spent
                )
                for borough, one in budgets.boroughs
            ],
        )
