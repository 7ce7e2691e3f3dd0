"""Grants a personal health budget, and looks it up. What is spent of it is recorded beside the referral."""

from datetime import datetime
from uuid import UUID

from services.contract.doors.rights import Action
from services.referral.commands.budget import SetBudget
from services.referral.domain.referral import Referral
from services.referral.domain.steps.budgeting import set_budget
from services.referral.domain.steps.decided import Decided
from services.referral.handlers.acting import act, look_up
from services.referral.handlers.answering import Answered, answer_once
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.views.record.budget import BudgetView
from services.runtime.working.look import Look
from services.runtime.working.unit_of_work import UnitOfWork


async def grant(
    work: UnitOfWork[Referral, Stores],
    referral_id: UUID,
    command: SetBudget,
    *,
    revision: int | None,
    key: IdempotencyKey | None = None,
) -> Answered:
    """Set the budget, once for each key; raises what `act` does, and BudgetOverspent."""

    def decide(referral: Referral, _now: datetime) -> Decided:
        return set_budget(referral, command.granted_pence)

    async def answer() -> str:
        after = await act(work, referral_id, Action.SET_THE_BUDGET, decide, revision=revision)
        return BudgetView.of(after).model_dump_json()

    return await answer_once(work, key, answer)


async def look_at_budget(look: Look[Referral, Stores], referral_id: UUID) -> Answered:
    """The budget, if the caller may see it."""
    referral = await look_up(look, referral_id, Action.READ_THE_BUDGET)
    return Answered(BudgetView.of(referral).model_dump_json(), is_new=True)
