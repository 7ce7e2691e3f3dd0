"""A personal health budget, and what is spent of it. Amounts are whole pence."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.referral.commands.command import Command
from services.referral.commands.record import Change, Recorded
from services.referral.fields import ShortText, WrittenDay

# Up to 100,000 pounds, because more is a slip.
WrittenPence = Annotated[int, Field(strict=True, ge=0, le=10_000_000, examples=[12_050])]


class SetBudget(Command):
    """Grant a personal health budget, or change its amount."""

    granted_pence: WrittenPence


class Spend(Recorded):
    """Write down what was spent of the budget, towards which of the person's goals."""

    goal_id: UUID
    spent_on: WrittenDay
    pence: WrittenPence
    what_for: ShortText = Field(description="What it was spent on; sealed.")


class CorrectSpending(Change):
    """Put right what was written; with 0 pence, nothing was spent."""

    goal_id: UUID | None = None
    spent_on: WrittenDay | None = None
    pence: WrittenPence | None = None
    what_for: ShortText | None = None
