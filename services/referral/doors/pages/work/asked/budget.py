"""A personal health budget: how much is granted, and what is spent of it towards which goal."""

from typing import Final

from services.contract.doors.rights import Action
from services.referral.commands.budget import SetBudget
from services.referral.domain.life import LIFE, Step
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asked.record import writing_down
from services.referral.doors.pages.work.forms.action_form import ActionForm, Field, Look, todays
from services.referral.doors.pages.work.forms.acts import granting
from services.referral.doors.pages.work.forms.typed import in_pounds
from services.referral.doors.pages.work.words import pounds
from services.referral.views.record.budget import BudgetView

_AMOUNT = "Write an amount in pounds, such as 12.50, up to 100,000."

AMOUNT_SPENT: Final = Field("pence", "How much, in pounds?", Look.AMOUNT, wrong=_AMOUNT)


def _stands(referral: Referral) -> str:
    if referral.budget is None:
        return "No budget is granted yet."
    now = BudgetView.of(referral)
    granted, spent = pounds(now.granted_pence or 0), pounds(now.spent_pence)
    return f"{granted} granted, {spent} spent, {pounds(now.left_pence)} left."


BUDGET_FORMS: Final = (
    ActionForm(
        "budget",
        "Set the budget",
        "Set it",
        "The budget is set.",
        SetBudget,
        Action.SET_THE_BUDGET,
        (
            Field(
                "granted_pence",
                "How much is granted in all, in pounds?",
                Look.AMOUNT,
                first=lambda referral, _: in_pounds(referral.budget.granted_pence) if referral.budget else "",
                wrong=_AMOUNT,
            ),
        ),
        listed=False,
        when=LIFE[Step.BUDGET].begins,
        does=granting,
        stands=_stands,
    ),
    writing_down(
        Kind.SPENDING,
        "Record spending",
        "Record it",
        "The spending is recorded, and taken from the budget.",
        (
            Field(
                "goal_id",
                "Towards which goal?",
                Look.SELECT,
                one_of=Kind.GOAL,
                hint="Money is spent towards something that matters to the person.",
            ),
            AMOUNT_SPENT,
            Field("spent_on", "On which day?", Look.DAY, first=todays),
            Field("what_for", "What for?", Look.LINE, hint="It is kept sealed."),
        ),
        stands=_stands,
        listed=False,
        hinders=lambda referral: "" if referral.budget else "No budget is granted yet. Set one first.",
    ),
)
