"""A personal health budget, and what was spent of it, as whoever may read it is answered."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.referral.domain.part import Day
from services.referral.domain.referral import Referral
from services.referral.views.record.entries import AsWritten
from services.referral.views.view import View


class BudgetView(View):
    """The budget in whole pence."""

    revision: int = Field(description="The referral's; it is the ETag too.")
    granted_pence: int | None = Field(description="Null where there is no budget.")
    spent_pence: int
    left_pence: int

    @classmethod
    def of(cls, referral: Referral) -> Self:
        """View the budget of a referral."""
        budget = referral.budget
        granted, spent = (budget.granted_pence, budget.spent_pence) if budget else (None, 0)
        return cls(
            revision=referral.revision, granted_pence=granted, spent_pence=spent, left_pence=(granted or 0) - spent
        )


class SpendingAsWritten(AsWritten):
    """What was spent of the budget, on which day, towards which goal, and what for."""

    goal_id: UUID
    spent_on: Day
    pence: int
    what_for: str | None
