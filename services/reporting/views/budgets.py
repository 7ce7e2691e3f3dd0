"""Personal health budgets, as the door for programs gives them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.budgets import RULE, BudgetFigures
from services.reporting.domain.disclosure import RULE as RULE_OF_COUNTS
from services.reporting.views.shown import Figure


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


class BudgetFiguresView(BaseModel):
    """What was granted and spent of personal health budgets."""

    as_of: datetime = Field(description="When it was counted.")
    rule: str = Field(description="What is hidden or rounded, so that nobody can be picked out.")
    london: BudgetsView
    boroughs: list[BoroughBudgetsView] = Field(description="All 33, by the alphabet.")

    @classmethod
    def of(cls, budgets: BudgetFigures, as_of: datetime) -> "BudgetFiguresView":
        """View the figures."""
        return cls(
            as_of=as_of,
            rule=f"{RULE_OF_COUNTS} {RULE}",
            london=BudgetsView.model_validate(budgets.london),
            boroughs=[
                BoroughBudgetsView(
                    borough=borough.slug, name=borough.name, people=one.people, granted=one.granted, spent=one.spent
                )
                for borough, one in budgets.boroughs
            ],
        )
